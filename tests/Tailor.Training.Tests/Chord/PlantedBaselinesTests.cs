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
using Xunit.Abstractions;

namespace Tailor.Training.Tests.Chord;

/// <summary>
/// The same proof for the methods that CHORD is compared with: the window of one item hides the group, masks or a layer of the user's own bring it back.
/// Measured as it ships, by the runtime.
/// </summary>
public sealed class PlantedBaselinesTests(ITestOutputHelper output)
{
    private static readonly Metric Ndcg = new(MetricKind.Ndcg, 5);
    private static readonly PlantedGroups Planted = new(new PlantedGroupsOptions { Users = 120, Groups = 3, Questions = 1, Answers = 5, Signs = 2, Rounds = 8 });

    private static readonly SasRecSpec Spec = new() { Width = 16, MaxLength = 1, Blocks = 1, Heads = 1, FeedForward = 16, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };

    private static readonly TrainingOptions Recipe = new()
    {
        WarmUpSteps = 20,
        BatchesPerStep = 1,
        EmbeddingDropout = 0,
        BranchDropout = 0,
        ValidateEvery = 1000, // the item before the last is a question that nobody can guess
        Batches = new BatchOptions { TokensPerBatch = 64 },
        Loss = new LossOptions { Kind = LossKind.FullSoftmax },
    };

    [Theory]
    [InlineData(ChordDecision.Masks, 50, .004)]
    [InlineData(ChordDecision.Head, 40, .01)]
    public void A_network_of_ones_own_brings_back_what_the_window_hides(ChordDecision decides, int epochs, double rate)
    {
        var split = LeaveOneOut.Of(Planted.ToInteractionSet().Sequences);
        var options = new ChordOptions { Decides = decides, ProfileLength = 9, Hidden = 32, CustomizerRate = 1 };
        var own = Trained(split, options, Recipe with { Epochs = epochs, LearningRate = rate });
        output.WriteLine($"{decides}: own {own:F3}; possible {Planted.BestNdcg(5):F3}, and {Planted.BestNdcgWithoutGroup(5):F3} for a network that all users share");
        Assert.True(own >= 2 * Planted.BestNdcgWithoutGroup(5), $"own {own}");
    }

    private static double Trained(Split split, ChordOptions options, TrainingOptions recipe)
    {
        var network = BackboneGraph.Create(Spec, split.Sequences.ItemCount, 1);
        using BackboneGraph graph = options.Decides == ChordDecision.Masks ? new DietGraph(network, options, seed: 1) : new DuetGraph(network, options, seed: 1);
        using var trainer = new Trainer(split, graph, recipe, options, new PlainProgress(TextWriter.Null, TimeProvider.System), null, TimeProvider.System);
        trainer.Run(CancellationToken.None);
        return Evaluator.Evaluate(graph.Scorer(graph.Parameters.Snapshot()), split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] }).Metrics[Ndcg].Value;
    }
}
