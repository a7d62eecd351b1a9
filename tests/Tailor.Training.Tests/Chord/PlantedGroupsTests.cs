using System.Diagnostics;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Validation;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>The proof that the machinery works: a hidden group decides what follows, and the device's window of one item cannot show it.</summary>
public sealed class PlantedGroupsTests(ITestOutputHelper output)
{
    private static readonly Metric Ndcg = new(MetricKind.Ndcg, 10);

    private static readonly SasRecSpec Spec = new()
    {
        Width = 32,
        MaxLength = 1,
        Blocks = 1,
        Heads = 1,
        FeedForward = 32,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    private static readonly TrainingOptions Recipe = new()
    {
        Epochs = 10,
        LearningRate = 5e-3,
        WarmUpSteps = 20,
        BatchesPerStep = 1,
        EmbeddingDropout = 0,
        BranchDropout = 0,
        Patience = 0,
        ValidateEvery = 1000,
        Batches = new BatchOptions { TokensPerBatch = int.Parse(Environment.GetEnvironmentVariable("TB") ?? "256", System.Globalization.CultureInfo.InvariantCulture) },
        Loss = new LossOptions { Kind = LossKind.FullSoftmax },
    };

    [Fact]
    public void Strategies_of_their_own_bring_back_what_the_window_hides()
    {
        var planted = new PlantedGroups(new PlantedGroupsOptions { Users = 300, Rounds = 8 });
        var split = LeaveOneOut.Of(planted.ToInteractionSet().Sequences);
        var clock = Stopwatch.StartNew();
        using var trainer = new Trainer(split, Spec, Recipe, new PlainProgress(TextWriter.Null, TimeProvider.System), null, TimeProvider.System);
        var plain = trainer.Run(CancellationToken.None);
        using var network = BackboneGraph.Create(Spec, split.Sequences.ItemCount, 1);
        network.Parameters.Restore(plain.Parameters);
        var before = NdcgOf(network, split);
        output.WriteLine($"plain {before}, {clock.Elapsed}");
        var epochs = int.Parse(Environment.GetEnvironmentVariable("EPOCHS") ?? "40");
        using var graph = new ChordGraph(network, new ChordOptions { ProfileLength = 9, Hidden = 32, CustomizerRate = double.Parse(Environment.GetEnvironmentVariable("CR") ?? "3", System.Globalization.CultureInfo.InvariantCulture), Temperature = double.Parse(Environment.GetEnvironmentVariable("T0") ?? "1", System.Globalization.CultureInfo.InvariantCulture), Surrogate = Environment.GetEnvironmentVariable("SUR") is "d" ? ScoreSurrogate.Difference : ScoreSurrogate.Bands }, epochs, seed: 1);
        using var joint = new Trainer(split, graph, Recipe with { Epochs = epochs, LearningRate = double.Parse(Environment.GetEnvironmentVariable("LR") ?? "0.001", System.Globalization.CultureInfo.InvariantCulture) }, method: null, new PlainProgress(Console.Out, TimeProvider.System), null, TimeProvider.System);
        joint.Run(CancellationToken.None);
        var personal = NdcgOf(graph, split);
        output.WriteLine($"personal {personal}, {clock.Elapsed}; best {planted.BestNdcg(10)} {planted.BestNdcgWithoutGroup(10)}");
        Assert.True(personal > 4 * before);
    }

    private static double NdcgOf(BackboneGraph graph, Split split) =>
        Evaluator.Evaluate(new GraphScorer(graph), split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] }).Metrics[Ndcg].Value;
}
