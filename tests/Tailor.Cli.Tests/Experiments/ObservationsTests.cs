using System.Text;
using System.Text.Json.Nodes;
using Tailor.Cli.Experiments;
using Tailor.Cli.Trainers;
using Tailor.Models.Backbones;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Tests.Experiments;

public sealed class ObservationsTests
{
    [Fact]
    public void StructuresAreThoseOfTheLastEpochAndGradientsThoseOfAll()
    {
        var text = new StringBuilder();
        Observations.Append(text, [new("experiments/small/ofa.json", "small", Recorded())]);
        Assert.Contains("| ofa | own | 4.000 | 1.500 |  |  |\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("| experiment | variant | blocks, same | blocks, same, negative |\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("| ofa | own | 0.350 | 0.100 |\n", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("static", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CosinesOverEpochsAreMeansOverSeeds() =>
        Assert.Equal([("own, blocks, same", "1 0.350000\n2 0.350000\n")], Observations.ConflictCurves(Recorded()));

    [Fact]
    public void AJournalsValidationsSayWhatWasObservedBesideTheirMetrics()
    {
        using var folder = new TemporaryFolder();
        var journal = folder.Write("metrics.jsonl", """
            {"kind":"training","step":5,"epoch":0,"time":"2026-01-01T00:00:00+00:00","loss":5.3,"learning-rate":0.1,"tokens/s":100}
            {"kind":"validation","step":9,"epoch":0,"time":"2026-01-01T00:00:01+00:00","ndcg@10":0.3,"structures":4,"kept-cost":0.51239}
            {"kind":"validation","step":18,"epoch":1,"time":"2026-01-01T00:00:02+00:00","ndcg@10":0.4,"structures":2,"kept-cost":0.5}

            """);
        var trained = new TrainedModel(new CaserSpec { Width = 8, MaxLength = 4, HorizontalFilters = 2, VerticalFilters = 1 }, new Dictionary<string, float[]>(), new(TrainingEnd.Completed, 18, TimeSpan.FromSeconds(3), "ndcg@10", .4, 18), "full", 3);
        var facts = RunHistory.Read(journal, trained).Facts;
        Assert.Equal("""{"structures":[4,2],"kept-cost":[0.5124,0.5]}""", facts[Observations.Key]!.ToJsonString());
    }

    private static ExperimentResult Recorded()
    {
        CellResult[] cells =
        [
            Cell("own", 1, """{"structures":[8,3],"structure-entropy":[3,1],"conflict-blocks-same":[0.2,0.3],"conflict-blocks-same-negative":[0.1,0.1]}"""),
            Cell("own", 2, """{"structures":[8,5],"structure-entropy":[3,2],"conflict-blocks-same":[0.5,0.4],"conflict-blocks-same-negative":[0.1,0.1]}"""),
            Cell("static", 1, null),
        ];
        return new() { Title = "made up", Method = "forward-ofa", Data = "small.txt", Complete = true, Summary = SummaryRow.Of(cells), Cells = cells };
    }

    private static CellResult Cell(string variant, int seed, string? observed) => RecordedCell.Of(variant, seed, new Measurement("full", "all items", 100, new() { ["ndcg@10"] = .1 })) with
    {
        Training = observed is null ? [] : new JsonObject { [Observations.Key] = JsonNode.Parse(observed) },
    };
}
