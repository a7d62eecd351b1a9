using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Tests.Backbones;
using Xunit.Abstractions;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>
/// The proof that the machinery works: a hidden group decides what follows, and the device's window of one item cannot show it. Structures alone must
/// show it, and generated parameters more. Measured as it ships: extractors, controller, generators, and the runtime's blocks.
/// </summary>
public sealed class PlantedGroupsTests(ITestOutputHelper output)
{
    private const double Half = .5;

    private static readonly Metric Ndcg = new(MetricKind.Ndcg, 10);
    private static readonly PlantedGroups Planted = new(new PlantedGroupsOptions { Users = 300, Rounds = 8 });
    private static readonly Split Split = LeaveOneOut.Of(Planted.ToInteractionSet().Sequences);

    private static readonly SasRecSpec Spec = new()
    {
        Width = 32,
        MaxLength = 1,
        Blocks = 2,
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
    public void Structures_and_parameters_of_ones_own_bring_back_what_the_window_hides()
    {
        using var network = Base();
        var plain = NdcgOf(new GraphScorer(network));

        var structures = new ForwardOfaOptions { ProfileLength = 9, Hidden = 32, Parameters = ParameterSource.None, Budgets = [Half], KeepProbability = .5, CustomizerRate = 1.5 };
        using var structureOnly = Train(structures with { InformationBonus = 1 }, epochs: 60);
        var own = NdcgOf(new DeviceScorer(structureOnly, Half));
        var another = NdcgOf(new DeviceScorer(structureOnly, Half, OfAnother));

        using var both = Train(structures with { Parameters = ParameterSource.Personal }, epochs: 30);
        var mapped = NdcgOf(new DeviceScorer(both, Half));
        var strange = NdcgOf(new DeviceScorer(both, Half, OfAnother));
        output.WriteLine($"plain {plain:F3}; structure only {own:F3}, another user's {another:F3}; with parameters {mapped:F3}, another user's {strange:F3}; possible {Planted.BestNdcgWithoutGroup(10):F3} and {Planted.BestNdcg(10):F3}");

        Assert.InRange(plain, 0, 1.5 * Planted.BestNdcgWithoutGroup(10));
        Assert.True(own >= 2.5 * plain, $"structure only {own}, plain {plain}");
        Assert.True(mapped >= 4 * plain, $"with parameters {mapped}, plain {plain}");
        Assert.True(another <= .5 * own, $"another user's structure {another}, own {own}");
        Assert.True(strange <= 1.5 * Planted.BestNdcgWithoutGroup(10), $"another user's plan {strange}");
    }

    private static BackboneGraph Base()
    {
        var network = BackboneGraph.Create(Spec, Split.Sequences.ItemCount, 1);
        using var trainer = new Trainer(Split, Spec, Recipe, Silent(), null, TimeProvider.System);
        network.Parameters.Restore(trainer.Run(CancellationToken.None).Parameters);
        return network;
    }

    private static ForwardOfaGraph Train(ForwardOfaOptions options, int epochs)
    {
        // The trainer takes the graph over, so what it trained goes into one of the same kind.
        IReadOnlyDictionary<string, float[]> parameters;
        using (var trainer = new Trainer(Split, new ForwardOfaGraph(Base(), options, epochs, seed: 1), Recipe with { Epochs = epochs, LearningRate = 3e-3 }, options, Silent(), null, TimeProvider.System))
            parameters = trainer.Run(CancellationToken.None).Parameters;
        var graph = new ForwardOfaGraph(BackboneGraph.Create(Spec, Split.Sequences.ItemCount, 1), options, epochs, seed: 1);
        graph.Parameters.Restore(parameters);
        return graph;
    }

    /// <summary>The history of the next user, who is of another group.</summary>
    private static int[] OfAnother(int user) => Split.Sequences[(user + 1) % Split.Sequences.UserCount][..^1].ToArray();

    private static PlainProgress Silent() => new(TextWriter.Null, TimeProvider.System);

    private static double NdcgOf(IScorer scorer) =>
        Evaluator.Evaluate(scorer, Split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] }).Metrics[Ndcg].Value;
}
