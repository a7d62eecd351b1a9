using System.Text.Json;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>Accuracy against the bytes of the item table from recorded cells.</summary>
public sealed class MemoryCurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TablesOfASetAreCurvesOverTheirBytes()
    {
        var curves = MemoryCurves.Of(Recorded(), "full", "ndcg@10").ToDictionary(curve => curve.Name, curve => curve.Data, StringComparer.Ordinal);
        Assert.Equal(["elastic: scalable", "full table", "narrow", "rows", "scalable"], curves.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("1.00 0.100000 0.000000\n10.00 0.200000 0.100000\n", curves["scalable"]);
        Assert.Equal("100.00 0.400000 0.000000\n", curves["full table"]);
        Assert.Equal("5.00 0.350000 0.000000\n", curves["elastic: scalable"]);
        Assert.Equal("12.50 0.250000 0.000000\n25.00 0.300000 0.000000\n", curves["narrow"]); // models of other widths, as they are
        Assert.Empty(MemoryCurves.Of(Recorded(), "uniform-99", "ndcg@10"));
        Assert.Equal("5.00 0.500000 0.000000\n", Assert.Single(MemoryCurves.Of(Recorded(), "full", "coverage@10")).Data);
    }

    [Fact]
    public async Task TheTableDrawsThem()
    {
        foreach (var experiment in Recorded()) _folder.Write($"experiments/{experiment.Path}", JsonSerializer.Serialize(experiment.Result, ExperimentJson.Default.ExperimentResult));
        var run = await ConsoleRun.OfAsync(["experiment", "table"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var page = await File.ReadAllTextAsync(_folder["docs/results.md"]);
        foreach (var (metric, words) in ((string, string[])[])[("ndcg-10", ["elastic: scalable", "full table", "rows"]), ("coverage-10", ["elastic: scalable"])])
        {
            var picture = await File.ReadAllTextAsync(_folder[$"docs/plots/small-memory-{metric}.svg"]);
            foreach (var text in (string[])[.. words, "widest table in float32", "</svg>"]) Assert.Contains(text, picture, StringComparison.Ordinal);
            Assert.Contains($"(plots/small-memory-{metric}.svg)", page, StringComparison.Ordinal);
        }
    }

    private static RecordedExperiment[] Recorded() =>
    [
        One("small/table.result.json", "sasrec", Cell("full table", 1, null, .4), Cell("scalable 10", 1, .1, .2 - Math.Sqrt(.005)), Cell("scalable 10", 2, .1, .2 + Math.Sqrt(.005)), Cell("scalable 0.8", 1, .01, .1), Cell("rows 8", 1, .07, .3)),
        One("small/elastic.result.json", "elastic", Cell("scalable 5", 1, .05, .35, coverage: .5)),
        One("small/narrow.result.json", "sasrec", Cell("narrow 32", 1, null, .3, table: 2_500), Cell("narrow 16", 1, null, .25, table: 1_250), Cell("rows 8", 1, .25, .2, whole: 2_500)),
        One("small/plain.result.json", "sasrec", Cell("default", 1, null, .4)), // no tables: not drawn
    ];

    private static RecordedExperiment One(string path, string method, params CellResult[] cells) =>
        new(path, "small", new() { Title = "made up", Method = method, Data = "small.txt", Complete = true, Summary = SummaryRow.Of(cells), Cells = cells });

    private static CellResult Cell(string variant, int seed, double? share, double value, double? coverage = null, long? table = null, long whole = 10_000) => RecordedCell.Of(variant, seed, new Measurement("full", "all items", 100, coverage is { } wide ? new() { ["ndcg@10"] = value, ["coverage@10"] = wide } : new() { ["ndcg@10"] = value })) with
    {
        Customization = share is { } of ? new("table", "scalable", "", 32 * of, 1, 0, new(1, 1, 1, (long)Math.Round(of * whole))) : new("", "as it is", "", 32, 1, 0, new(1, 1, 0, 0, Table: table)),
    };
}
