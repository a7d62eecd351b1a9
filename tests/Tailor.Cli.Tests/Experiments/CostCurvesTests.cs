using System.Text.Json;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>Accuracy against multiply-adds from recorded cells.</summary>
public sealed class CostCurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VariantsThatDifferInTheirLastDigitsAreOneCurveInTheOrderOfTheirCost()
    {
        var curves = CostCurves.Of(Recorded(), "full", "ndcg@10");
        Assert.Equal([("alone", "50.00 0.300000 0.000000\n"), ("own", "24.00 0.300000 0.100000\n90.00 0.200000 0.000000\n"), ("static", "0.00 0.100000 0.000000\n100.00 0.400000 0.000000\n")], curves.OrderBy(curve => curve.Name, StringComparer.Ordinal));
        Assert.Empty(CostCurves.Of(Recorded(), "uniform-99", "ndcg@10"));
    }

    [Fact]
    public async Task TheTableDrawsThem()
    {
        _folder.Write("experiments/small/ofa.result.json", JsonSerializer.Serialize(Recorded(), ExperimentJson.Default.ExperimentResult));
        var run = await ConsoleRun.OfAsync(["experiment", "table"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var picture = await File.ReadAllTextAsync(_folder["docs/plots/small-ofa-cost.svg"]);
        foreach (var text in (string[])["static", "own", "multiply-adds", "</svg>"]) Assert.Contains(text, picture, StringComparison.Ordinal);
        Assert.Contains("(plots/small-ofa-cost.svg)", await File.ReadAllTextAsync(_folder["docs/results.md"]), StringComparison.Ordinal);
    }

    private static ExperimentResult Recorded()
    {
        CellResult[] cells =
        [
            Cell("static 1111", 1, 1, .4), Cell("static 0000", 1, 0, .1),
            Cell("own 100", 1, .9, .2), Cell("own 25", 1, .23, .3 - Math.Sqrt(.005)), Cell("own 25", 2, .25, .3 + Math.Sqrt(.005)),
            Cell("alone 1100", 1, .5, .3), Cell("mapper only", 1, 1, .5), Cell("plain 7", 1, null, .5), Cell("plain 9", 1, null, .6),
        ];
        return new() { Title = "made up", Method = "forward-ofa", Data = "small.txt", Complete = true, Summary = SummaryRow.Of(cells), Cells = cells };
    }

    private static CellResult Cell(string variant, int seed, double? share, double value) => RecordedCell.Of(variant, seed, new Measurement("full", "all items", 100, new() { ["ndcg@10"] = value })) with
    {
        Customization = share is { } mean ? new("forward-ofa", "own", "", 32, 1, 0, new(1, 1, 1, 1), null, new(mean, 1, 2, 0, [])) : null,
    };
}
