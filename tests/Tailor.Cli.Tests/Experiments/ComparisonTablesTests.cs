using System.Text;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>Tables beside the metrics of a data set.</summary>
public sealed class ComparisonTablesTests
{
    [Fact]
    public void NetworksStandBesideTheAccuracyOfAProtocolThatIsNamed()
    {
        var text = new StringBuilder();
        ComparisonTables.Append(text, [One("first", "uniform-99-expected", "full"), One("second", "full"), One("third", "uniform-99-expected")]);
        var tables = text.ToString().Split("**On the device");
        Assert.Equal(3, tables.Length);
        Assert.StartsWith(", ndcg@10 of uniform-99-expected** (", tables[1], StringComparison.Ordinal);
        Assert.Contains("\n| first | personal | 0.2500 | 3.000 |", tables[1], StringComparison.Ordinal);
        Assert.Contains("\n| third | personal | 0.2500 | 3.000 |", tables[1], StringComparison.Ordinal);
        Assert.StartsWith(", ndcg@10 of full** (", tables[2], StringComparison.Ordinal);
        Assert.Contains("\n| second | personal | 0.2500 | 3.000 |", tables[2], StringComparison.Ordinal);
    }

    [Fact]
    public void RowsOfTheSameNameAreOfTheExperimentThatStandsBesideThem()
    {
        var page = ResultsPage.Generate(new[] { One("first", "full"), One("second", "full") }.GroupBy(experiment => experiment.Set), Array.Empty<string>().ToLookup(set => set, set => (Title: set, Link: set)));
        Assert.Contains("\n| first | chord | personal | 1 | 0.2500 |\n| second | chord | personal | 1 | 0.2500 |\n", page, StringComparison.Ordinal);
    }

    private static RecordedExperiment One(string name, params string[] protocols)
    {
        CellResult[] cells =
        [
            RecordedCell.Of("personal", 1, [.. protocols.Select((protocol, place) => new Measurement(protocol, "words", 100, new() { ["ndcg@10"] = .25 / (1 + place) }))]) with
            {
                Customization = new("chord", "personal", "", 3, 5, .1, new(1, 1, 1, 1)),
            },
        ];
        return new($"small/{name}.json", "small", new() { Title = "made up", Method = "chord", Data = "small.txt", Complete = true, Summary = SummaryRow.Of(cells), Cells = cells });
    }
}
