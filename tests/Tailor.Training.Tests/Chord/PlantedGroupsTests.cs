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
using Tailor.Training.Tests.Backbones;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>
/// The proof that the machinery works: a hidden group decides what follows, and the device's window of one item cannot show it. Measured as it ships:
/// interest, hypernetworks and packed layers of the runtime.
/// </summary>
public sealed class PlantedGroupsTests(ITestOutputHelper output)
{
    private static readonly Metric Ndcg = new(MetricKind.Ndcg, 10);
    private static readonly PlantedGroups Planted = new(new PlantedGroupsOptions { Users = 300, Rounds = 8 });

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
        ValidateEvery = 1000, // the item before the last is a question that nobody can guess
        Batches = new BatchOptions { TokensPerBatch = 256 },
        Loss = new LossOptions { Kind = LossKind.FullSoftmax },
    };

    [Fact]
    public void A_strategy_of_ones_own_brings_back_what_the_window_hides()
    {
        var split = LeaveOneOut.Of(Planted.ToInteractionSet().Sequences);
        using var network = BackboneGraph.Create(Spec, split.Sequences.ItemCount, 1);
        using (var trainer = new Trainer(split, Spec, Recipe, Silent(), null, TimeProvider.System)) network.Parameters.Restore(trainer.Run(CancellationToken.None).Parameters);
        var plain = NdcgOf(new GraphScorer(network), split);

        var options = new ChordOptions { ProfileLength = 9, Hidden = 32, CustomizerRate = 1.5 };
        using var graph = new ChordGraph(network, options, epochs: 40, seed: 1);
        using var joint = new Trainer(split, graph, Recipe with { Epochs = 40, LearningRate = 2e-3 }, options, Silent(), null, TimeProvider.System);
        joint.Run(CancellationToken.None);
        var own = NdcgOf(new PackedScorer(graph, user => user), split);
        var another = NdcgOf(new PackedScorer(graph, user => (user + 1) % split.Sequences.UserCount) { HistoryOf = user => split.Sequences[user][..^1].ToArray() }, split); // of another group
        output.WriteLine($"plain {plain:F3}, own strategy {own:F3}, another user's {another:F3}; possible {Planted.BestNdcgWithoutGroup(10):F3} and {Planted.BestNdcg(10):F3}");

        Assert.InRange(plain, 0, 1.5 * Planted.BestNdcgWithoutGroup(10));
        Assert.True(own >= 4 * plain, $"own strategy {own}, plain {plain}");
        Assert.True(another <= 1.5 * Planted.BestNdcgWithoutGroup(10), $"another user's strategy {another}");
    }

    private static PlainProgress Silent() => new(TextWriter.Null, TimeProvider.System);

    private static double NdcgOf(IScorer scorer, Split split) =>
        Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] }).Metrics[Ndcg].Value;
}
