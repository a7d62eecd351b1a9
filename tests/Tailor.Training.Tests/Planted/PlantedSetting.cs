using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Planted;

/// <summary>
/// Planted data with a known answer, and the network that meets it: what the proofs of all methods are set in. Small networks, no dropout, and no selection.
/// </summary>
internal class PlantedSetting
{
    private readonly InteractionSet _data;
    private readonly Lazy<IReadOnlyDictionary<string, float[]>> _trained;

    /// <param name="data">The data.</param>
    /// <param name="width">d, and inner width of the feed-forward halves.</param>
    /// <param name="blocks">Blocks of the network.</param>
    /// <param name="tokens">Tokens of a batch.</param>
    /// <param name="places">k of ndcg@k.</param>
    public PlantedSetting(InteractionSet data, int width, int blocks, int tokens, int places)
    {
        _data = data;
        _trained = new(Train);
        Ndcg = new(MetricKind.Ndcg, places);
        Spec = new()
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
        Recipe = new()
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
    }

    /// <summary>ndcg@k.</summary>
    public Metric Ndcg { get; }

    /// <summary>Last items held out.</summary>
    public Split Split => field ??= LeaveOneOut.Of(_data.Sequences);

    /// <summary>The device's network.</summary>
    public SasRecSpec Spec { get; private set; }

    /// <summary>How it is trained before anything is personal, and after it with another rate and other epochs.</summary>
    public TrainingOptions Recipe { get; private set; }

    /// <summary>What a setting has of its own.</summary>
    public Func<SasRecSpec, TrainingOptions, (SasRecSpec Spec, TrainingOptions Recipe)> Adjust
    {
        init => (Spec, Recipe) = value(Spec, Recipe);
    }

    /// <summary>A network with first values.</summary>
    public BackboneGraph NewNetwork() => BackboneGraph.Create(Spec, Split.Sequences.ItemCount, 1);

    /// <summary>A network trained without anything personal; trained once.</summary>
    public BackboneGraph TrainedNetwork()
    {
        var network = NewNetwork();
        network.Parameters.Restore(_trained.Value);
        return network;
    }

    /// <summary>Trains a graph, which is disposed of with the trainer.</summary>
    public Trainer TrainerOf(BackboneGraph graph, object method, int epochs, double rate) =>
        new(Split, graph, Recipe with { Epochs = epochs, LearningRate = rate }, method, Silent(), null, TimeProvider.System);

    /// <summary>ndcg of the test items among all, the history kept.</summary>
    public double NdcgOf(IScorer scorer) => Evaluate(scorer).Metrics[Ndcg].Value;

    /// <summary>Ranks the test items among all, the history kept.</summary>
    public EvaluationResult Evaluate(IScorer scorer) =>
        Evaluator.Evaluate(scorer, Split, Stage.Test, Protocol.Full with { HistoryExcluded = false }, new EvaluationOptions { Metrics = [Ndcg] });

    private IReadOnlyDictionary<string, float[]> Train()
    {
        using var trainer = new Trainer(Split, Spec, Recipe, Silent(), null, TimeProvider.System);
        return trainer.Run(CancellationToken.None).Parameters;
    }

    private static PlainProgress Silent() => new(TextWriter.Null, TimeProvider.System);
}
