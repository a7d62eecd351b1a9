using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

public sealed class ExperimentRunTests : IDisposable
{
    private const string Valid = """
        {
          "title": "SASRec on a small set",
          "method": "sasrec",
          "data": { "file": "small/small.txt", "read": {} },
          "settings": { "epochs": 3 },
          "variants": { "default": {}, "wide": { "width": 128 } },
          "seeds": [1, 2],
          "protocols": ["full"]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    private string ExperimentPath => _folder["small/sasrec.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryCellRunsOnceAndIsSummedUp()
    {
        _folder.Write("small/sasrec.json", Valid);
        var runner = new PlannedRunner();
        var result = new ExperimentRun(ExperimentPath, runner, _ => { }).Run(CancellationToken.None);
        Assert.Equal(["default, seed 1", "wide, seed 1", "default, seed 2", "wide, seed 2"], runner.Ran);
        Assert.True(result.Complete);
        var row = Assert.Single(result.Summary, row => row.Variant == "wide");
        Assert.Equal(0.35, row.Mean, 12); // .3 and .4 in seeds 1 and 2
        Assert.Equal(Math.Sqrt(0.005), row.Deviation!.Value, 12);
        Assert.Equal("""{"epochs":3,"width":128}""", runner.Settings[1]);
    }

    [Fact]
    public void StoppedRunsGoOnWithTheCellThatIsMissing()
    {
        _folder.Write("small/sasrec.json", Valid);
        var stopped = new PlannedRunner { FailsAt = 2 };
        Assert.Throws<OperationCanceledException>(() => new ExperimentRun(ExperimentPath, stopped, _ => { }).Run(CancellationToken.None));
        var kept = new ResultFile(ExperimentFile.ResultPathOf(ExperimentPath)).Read()!;
        Assert.False(kept.Complete);
        Assert.Equal(2, kept.Cells.Count);

        var runner = new PlannedRunner();
        var result = new ExperimentRun(ExperimentPath, runner, _ => { }).Run(CancellationToken.None);
        Assert.Equal(["default, seed 2", "wide, seed 2"], runner.Ran);
        Assert.Equal(kept.Cells[0].Started, result.Cells[0].Started);
        Assert.Equal(4, result.Cells.Count);

        var again = new PlannedRunner();
        new ExperimentRun(ExperimentPath, again, _ => { }).Run(CancellationToken.None);
        Assert.Empty(again.Ran);
    }

    [Theory]
    [InlineData("\"epochs\": 3", "\"epochs\": 4")]
    [InlineData("\"file\": \"small/small.txt\"", "\"file\": \"small/other.txt\"")]
    [InlineData("[\"full\"]", "[\"full\", \"uniform-100\"]")]
    public void AnExperimentThatRanIsFrozen(string old, string changed)
    {
        _folder.Write("small/sasrec.json", Valid);
        new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }).Run(CancellationToken.None);
        _folder.Write("small/sasrec.json", Valid.Replace(old, changed, StringComparison.Ordinal));
        var error = Assert.Throws<UsageException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }).Run(CancellationToken.None));
        Assert.Contains("frozen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PairsAreComparedOnceAllCellsAreThere()
    {
        var compared = Valid.Replace("\"protocols\": [\"full\"]", "\"protocols\": [\"full\"], \"comparisons\": [{ \"a\": \"wide\", \"b\": \"default\" }]", StringComparison.Ordinal);
        _folder.Write("small/sasrec.json", compared);
        Assert.Throws<OperationCanceledException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner { FailsAt = 3 }, _ => { }).Run(CancellationToken.None));
        Assert.Empty(new ResultFile(ExperimentFile.ResultPathOf(ExperimentPath)).Read()!.Comparisons);

        var runner = new PlannedRunner();
        var row = Assert.Single(new ExperimentRun(ExperimentPath, runner, _ => { }).Run(CancellationToken.None).Comparisons);
        Assert.Equal(["wide - default"], runner.Compared);
        Assert.Equal(("wide", "default", "+0.2000 ± 0.0100"), (row.A, row.B, row.Text));
        var page = ResultsPage.Generate(RecordedExperiment.FindAll(_folder.Path), Array.Empty<string>().ToLookup(set => set, set => (Title: set, Link: set)));
        Assert.Contains("| sasrec | wide | default | full | +0.2000 ± 0.0100 | 2 of 2 |", page, StringComparison.Ordinal);

        var again = new PlannedRunner();
        new ExperimentRun(ExperimentPath, again, _ => { }).Run(CancellationToken.None);
        Assert.Empty(again.Compared);
    }

    [Fact]
    public void PairsThatWereComparedStayUntilTheyAreComparedAnew()
    {
        var compared = Valid.Replace("\"protocols\": [\"full\"]", "\"protocols\": [\"full\"], \"comparisons\": [{ \"a\": \"wide\", \"b\": \"default\" }]", StringComparison.Ordinal);
        _folder.Write("small/sasrec.json", compared);
        var first = new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }).Run(CancellationToken.None);
        _folder.Write("small/sasrec.json", compared.Replace("[1, 2]", "[1, 2, 3]", StringComparison.Ordinal));
        Assert.Throws<OperationCanceledException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner { FailsAt = 1 }, _ => { }).Run(CancellationToken.None));
        var kept = new ResultFile(ExperimentFile.ResultPathOf(ExperimentPath)).Read()!;
        Assert.Equal(5, kept.Cells.Count);
        Assert.Equal(first.Comparisons[0].BySeed, Assert.Single(kept.Comparisons).BySeed);

        var interrupted = new PlannedRunner { FailsToCompare = true };
        Assert.Throws<OperationCanceledException>(() => new ExperimentRun(ExperimentPath, interrupted, _ => { }).Run(CancellationToken.None));
        Assert.Single(new ResultFile(ExperimentFile.ResultPathOf(ExperimentPath)).Read()!.Comparisons);

        var runner = new PlannedRunner(); // all cells are there, and the rows are of fewer seeds
        Assert.Equal(3, Assert.Single(new ExperimentRun(ExperimentPath, runner, _ => { }).Run(CancellationToken.None).Comparisons).BySeed.Count);
        Assert.Equal(["wide - default"], runner.Compared);
    }

    [Fact]
    public void SomeVariantsMayRunBeforeTheOthersAndAreCompared()
    {
        var three = Valid.Replace("\"default\": {},", "\"default\": {}, \"narrow\": { \"width\": 32 },", StringComparison.Ordinal)
            .Replace("\"protocols\": [\"full\"]", "\"protocols\": [\"full\"], \"comparisons\": [{ \"a\": \"wide\", \"b\": \"default\" }, { \"a\": \"wide\", \"b\": \"narrow\" }]", StringComparison.Ordinal);
        _folder.Write("small/sasrec.json", three);
        var runner = new PlannedRunner();
        var result = new ExperimentRun(ExperimentPath, runner, _ => { }, ["wide", "default"]).Run(CancellationToken.None);
        Assert.Equal(["default, seed 1", "wide, seed 1", "default, seed 2", "wide, seed 2"], runner.Ran);
        Assert.False(result.Complete);
        Assert.Equal("default", Assert.Single(result.Comparisons).B);

        var rest = new PlannedRunner();
        Assert.Equal(2, new ExperimentRun(ExperimentPath, rest, _ => { }).Run(CancellationToken.None).Comparisons.Count);
        Assert.Equal(["wide - narrow"], rest.Compared);
        Assert.Equal(["narrow, seed 1", "narrow, seed 2"], rest.Ran);

        var error = Assert.Throws<UsageException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }, ["wid"]).Run(CancellationToken.None));
        Assert.Contains("Did you mean 'wide'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("no variant is named", Assert.Throws<UsageException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }, []).Run(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"method\": \"sasrec\"", "\"method\": \"chord\"", "base")]
    [InlineData("\"seeds\"", "\"base\": { \"method\": \"sasrec\", \"settings\": {} }, \"seeds\"", "base")]
    [InlineData("\"seeds\"", "\"comparisons\": [{ \"a\": \"wide\", \"b\": \"narrow\" }], \"seeds\"", "narrow")]
    public void ABaseAndComparisonsAreChecked(string old, string changed, string named)
    {
        _folder.Write("small/sasrec.json", Valid.Replace(old, changed, StringComparison.Ordinal));
        Assert.Contains(named, Assert.Throws<UsageException>(() => ExperimentFile.Read(ExperimentPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariantsThatDifferInTheirEvaluationShareAModel()
    {
        _folder.Write("small/sasrec.json", Valid.Replace("\"wide\": { \"width\": 128 }", "\"narrow\": { \"customize\": { \"strategy\": \"uniform\", \"bits\": 4 } }, \"wide\": { \"width\": 128 }", StringComparison.Ordinal));
        var cells = ExperimentFile.Read(ExperimentPath).Cells.Take(3).ToArray();
        Assert.Equal(cells[0].TrainingDigest, cells[1].TrainingDigest);
        Assert.NotEqual(cells[0].TrainingDigest, cells[2].TrainingDigest);
        Assert.NotEqual(cells[0].Digest, cells[1].Digest);
    }

    [Fact]
    public void SeedsAndVariantsMayBeAdded()
    {
        _folder.Write("small/sasrec.json", Valid);
        new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }).Run(CancellationToken.None);
        _folder.Write("small/sasrec.json", Valid.Replace("[1, 2]", "[1, 2, 3]", StringComparison.Ordinal));
        var runner = new PlannedRunner();
        Assert.Equal(6, new ExperimentRun(ExperimentPath, runner, _ => { }).Run(CancellationToken.None).Cells.Count);
        Assert.Equal(["default, seed 3", "wide, seed 3"], runner.Ran);
    }

    [Fact]
    public void TwoRunsOfOneGridAreRefused()
    {
        _folder.Write("small/sasrec.json", Valid);
        var run = new ExperimentRun(ExperimentPath, new PlannedRunner
        {
            Meanwhile = () => Assert.Throws<FailureException>(() => new ExperimentRun(ExperimentPath, new PlannedRunner(), _ => { }).Run(CancellationToken.None)),
        }, _ => { });
        Assert.True(run.Run(CancellationToken.None).Complete);
    }

    [Theory]
    [InlineData("\"seeds\": [1, 2],", "", "seeds")]
    [InlineData("\"title\"", "\"titel\"", "titel")]
    [InlineData("\"read\": {}", "\"red\": {}", "red")]
    [InlineData("\"sasrec\"", "\"sasrek\"", "Did you mean 'sasrec'?")]
    [InlineData("[1, 2]", "[]", "no seeds")]
    [InlineData("[1, 2]", "[1, 1]", "twice")]
    [InlineData("[1, 2]", "[1, \"two\"]", "line 7")]
    [InlineData("\"wide\"", "\"wide/../x\"", "'wide/../x'")]
    [InlineData("small/small.txt", "/small.txt", "below TAILOR_DATA")]
    public void WrongExperimentsAreRefusedByName(string old, string changed, string message)
    {
        _folder.Write("small/sasrec.json", Valid.Replace(old, changed, StringComparison.Ordinal));
        var error = Assert.Throws<UsageException>(() => ExperimentFile.Read(ExperimentPath));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGridOfManyVariantsHasAPlotOfItsOwn()
    {
        var variants = string.Join(", ", Enumerable.Range(1, 9).Select(width => $"\"width {width}\": {{ \"width\": {width} }}"));
        _folder.Write("experiments/small/sasrec.json", Valid);
        _folder.Write("experiments/small/widths.json", Valid.Replace("\"default\": {}, \"wide\": { \"width\": 128 }", variants, StringComparison.Ordinal));
        foreach (var name in (string[])["sasrec", "widths"]) new ExperimentRun(_folder[$"experiments/small/{name}.json"], new PlannedRunner(), _ => { }).Run(CancellationToken.None);
        var run = await ConsoleRun.OfAsync(["experiment", "table", "--json"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var plots = JsonNode.Parse(run.Output)!["plots"]!.AsArray().Select(plot => plot!.GetValue<string>()).ToArray();
        Assert.Equal(["plots/small-full.svg", "plots/small-widths-full.svg", "plots/small-training.svg"], plots);
        Assert.Contains("width 9", await File.ReadAllTextAsync(_folder["docs/plots/small-widths-full.svg"]), StringComparison.Ordinal);
        Assert.DoesNotContain("width 9", await File.ReadAllTextAsync(_folder["docs/plots/small-full.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TableWritesPageAndPlotsAndKeepsWhatStandsAround()
    {
        _folder.Write("experiments/small/sasrec.json", Valid);
        new ExperimentRun(_folder["experiments/small/sasrec.json"], new PlannedRunner(), _ => { }).Run(CancellationToken.None);
        _folder.Write("docs/results.md", $"# Mine\n\nbefore\n\n{ResultsPage.Begin}\nold\n{ResultsPage.End}\n\nafter\n");
        var run = await ConsoleRun.OfAsync(["experiment", "table", "--json"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var plots = JsonNode.Parse(run.Output)!["plots"]!.AsArray().Select(plot => plot!.GetValue<string>()).ToArray();
        Assert.Equal(["plots/small-full.svg", "plots/small-training.svg"], plots);
        Assert.All(plots, plot => Assert.Contains("</svg>", File.ReadAllText(_folder[$"docs/{plot}"]), StringComparison.Ordinal));
        var page = await File.ReadAllTextAsync(_folder["docs/results.md"]);
        Assert.StartsWith("# Mine\n\nbefore\n\n", page, StringComparison.Ordinal);
        Assert.EndsWith("\n\nafter\n", page, StringComparison.Ordinal);
        Assert.Contains("| experiment | method | variant | seeds | ndcg@10 |", page, StringComparison.Ordinal);
        Assert.Contains("| sasrec | sasrec | wide | 2 | 0.3500 ± 0.0707 |", page, StringComparison.Ordinal);
        Assert.Contains("**full** (all items, history excluded)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old", page, StringComparison.Ordinal);

        var again = await ConsoleRun.OfAsync(["experiment", "table"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(page, await File.ReadAllTextAsync(_folder["docs/results.md"]));
    }
}
