using Tailor.Training.Batches;
using Tailor.Training.Losses;

namespace Tailor.Training;

/// <summary>How a backbone is trained. Defaults are the measured recipe of <c>docs/training.md</c>.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of first values, batches, negatives and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Passes over the training interactions, 1 or more; the learning rate falls over all of them.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The loss.</summary>
    public LossOptions Loss { get; init; } = new();

    /// <summary>How windows become batches.</summary>
    public BatchOptions Batches { get; init; } = new();

    /// <summary>Batches whose gradients make one step, each on a thread of its own, 1 to 64. Part of the recipe: the same on every machine.</summary>
    public int BatchesPerStep { get; init; } = 2;

    /// <summary>Highest learning rate, after warm-up.</summary>
    public double LearningRate { get; init; } = 1.5e-3;

    /// <summary>Steps of linear warm-up.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Last learning rate as a share of the highest, 0 to 1.</summary>
    public double FloorFraction { get; init; } = .02;

    /// <summary>Adam's decay of the first moment.</summary>
    public double Beta1 { get; init; } = .9;

    /// <summary>Adam's decay of the second moment.</summary>
    public double Beta2 { get; init; } = .98;

    /// <summary>Decoupled weight decay (AdamW), 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Greatest norm of a gradient, 0 for no limit.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Share of the embedding's values that is dropped, 0 to below 1.</summary>
    public double EmbeddingDropout { get; init; } = .2;

    /// <summary>Share of residual branches' values that is dropped, 0 to below 1.</summary>
    public double BranchDropout { get; init; } = .2;
}
