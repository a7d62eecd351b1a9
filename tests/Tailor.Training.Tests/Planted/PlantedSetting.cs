using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Simulation;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Planted;

/// <summary>
/// A hidden group decides what follows, and the device's window of one item cannot show it: what the proofs of all methods are set in. Small networks, no
/// dropout, and no selection, because the item before the last is a question that nobody can guess.
/// </summary>
/// <param name="options">Users and groups.</param>
/// <param name="width">d, and inner width of the feed-forward halves.</param>
/// <param name="blocks">Blocks of the network.</param>
/// <param name="tokens">Tokens of a batch.</param>
/// <param name="places">k of ndcg@k.</param>
internal sealed class PlantedSetting(PlantedGroupsOptions options, int width, int blocks, int tokens, int places)
{
    private readonly Metric _ndcg = new(MetricKind.Ndcg, places);

    /// <summary>The data.</summary>
    public PlantedGroups Groups { get; } = new(options);

    /// <summary>Its last items held out.</summary>
    public Split Split => field ??= LeaveOneOut.Of(Groups.ToInteractionSet().Sequences);

    /// <summary>The device's network.</summary>
    public SasRecSpec Spec { get; } = new()
    {
        Width = width,
        MaxLength = 1,
        Blocks = blocks,
        Heads = 1,
        FeedForward = width,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    /// <summary>How it is trained before anything is personal, and after it with another rate and other epochs.</summary>
    public TrainingOptions Recipe { get; } = new()
    {
        Epochs = 10,
        LearningRate = 5e-3,
        WarmUpSteps = 20,
        BatchesPerStep = 1,
        EmbeddingDropout = 0,
        BranchDropout = 0,
        ValidateEvery = 1000,
        Batches = new BatchOptions { TokensPerBatch = tokens },
        Loss = new LossOptions { Kind = LossKind.FullSoftmax },
    };

    /// <summary>The best that anybody can do.</summary>
    public double Best => Groups.BestNdcg(places);

    /// <summary>The best that a network can do that all users share.</summary>
    public double BestWithoutGroup => Groups.BestNdcgWithoutGroup(places);

    /// <summary>A network with first values.</summary>
    public BackboneGraph NewNetwork() => BackboneGraph.Create(Spec, Split.Sequences.ItemCount, 1);

    /// <summary>A network trained without anything personal.</summary>
    public BackboneGraph TrainedNetwork()
    {
        var network = NewNetwork();
        using var trainer = new Trainer(Split, Spec, Recipe, Silent(), null, TimeProvider.System);
        network.Parameters.Restore(trainer.Run(CancellationToken.None).Parameters);
        return network;
    }

    /// <summary>Trains a graph, which is disposed of with the trainer.</summary>
    public Trainer TrainerOf(BackboneGraph graph, object method, int epochs, double rate) =>
        new(Split, graph, Recipe with { Epochs = epochs, LearningRate = rate }, method, Silent(), null, TimeProvider.System);

    /// <summary>ndcg of the test items among all, the history kept.</summary>
    public double NdcgOf(IScorer scorer) =>
        Evaluator.Evaluate(scorer, Split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [_ndcg] }).Metrics[_ndcg].Value;

    /// <summary>The history of the next user, who is of another group.</summary>
    public int[] OfAnother(int user) => Split.Sequences[(user + 1) % Split.Sequences.UserCount][..^1].ToArray();

    private static PlainProgress Silent() => new(TextWriter.Null, TimeProvider.System);
}
