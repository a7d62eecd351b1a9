using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Chord;
using Tailor.Training.Diet;
using Tailor.Training.Duet;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Validation;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>
/// The same proof for the methods that CHORD is compared with: the window of one item hides the group, masks or a layer of the user's own bring it back.
/// Scored by the graph, which other tests hold against the runtime.
/// </summary>
public sealed class PlantedBaselinesTests(ITestOutputHelper output)
{
    private static readonly Metric Ndcg = new(MetricKind.Ndcg, 10);
    private static readonly PlantedGroups Planted = new(new PlantedGroupsOptions { Users = 300, Rounds = 8 });

    private static readonly SasRecSpec Spec = new() { Width = 16, MaxLength = 1, Blocks = 1, Heads = 1, FeedForward = 16, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };

    private static readonly TrainingOptions Recipe = new()
    {
        Epochs = 12,
        LearningRate = 1e-2,
        WarmUpSteps = 20,
        BatchesPerStep = 1,
        EmbeddingDropout = 0,
        BranchDropout = 0,
        ValidateEvery = 1000, // the item before the last is a question that nobody can guess
        Batches = new BatchOptions { TokensPerBatch = 256 },
        Loss = new LossOptions { Kind = LossKind.FullSoftmax },
    };

    [Theory]
    [InlineData(ChordDecision.Masks)]
    [InlineData(ChordDecision.Head)]
    public void A_network_of_ones_own_brings_back_what_the_window_hides(ChordDecision decides)
    {
        var split = LeaveOneOut.Of(Planted.ToInteractionSet().Sequences);
        var options = new ChordOptions { Decides = decides, ProfileLength = 9, Hidden = 32, CustomizerRate = 1 };
        var own = Trained(split, options);
        var shared = Trained(split, options with { Strategy = ChannelStrategy.Static });
        output.WriteLine($"{decides}: own {own:F3}, the same for everybody {shared:F3}; possible {Planted.BestNdcg(10):F3} and {Planted.BestNdcgWithoutGroup(10):F3}");
        Assert.True(shared <= 1.5 * Planted.BestNdcgWithoutGroup(10), $"the same for everybody {shared}");
        Assert.True(own >= 3 * Planted.BestNdcgWithoutGroup(10), $"own {own}");
    }

    private static double Trained(Split split, ChordOptions options)
    {
        var network = BackboneGraph.Create(Spec, split.Sequences.ItemCount, 1);
        using BackboneGraph graph = options.Decides == ChordDecision.Masks ? new DietGraph(network, options, seed: 1) : new DuetGraph(network, options, seed: 1);
        using var trainer = new Trainer(split, graph, Recipe, options, new PlainProgress(TextWriter.Null, TimeProvider.System), null, TimeProvider.System);
        trainer.Run(CancellationToken.None);
        return Evaluator.Evaluate(new GraphScorer(graph), split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] }).Metrics[Ndcg].Value;
    }
}
