using Tailor.Evaluation;
using Tailor.Evaluation.Protocols;
using Tailor.Models.Backbones;
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

    /// <summary>Following items that a window predicts, for backbones that predict from its end only (T in the Caser paper), 1 or more.</summary>
    public int FinalTargets { get; init; } = 1;

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

    /// <summary>Validate after every so many epochs, 1 or more, and after the last.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>Validate on at most this many users, drawn by the seed; 0 for all.</summary>
    public int ValidationUsers { get; init; } = 2000;

    /// <summary>What validation ranks a target among: full (the default), or uniform-N-expected, which tells variants apart on small data.</summary>
    public string ValidationProtocol { get; init; } = "full";

    /// <summary>Stop when so many validations in a row brought no improvement; 0 for never.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Whether, after training, popularity is added to the items' biases as strongly as validates best; needs ItemBias.
    /// See <see cref="Validation.PopularityPrior"/>.
    /// </summary>
    public bool PopularityPrior { get; init; }

    /// <summary>Seconds between checkpoints within an epoch; 0 for only at its end.</summary>
    public int CheckpointSeconds { get; init; } = 60;

    /// <summary>What is out of range, a sentence each; empty when the recipe can be used.</summary>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="spec">The backbone that it is for.</param>
    /// <param name="isTrained">Whether it begins with a trained model, which 0 epochs leave as it is.</param>
    public IEnumerable<string> Problems(int itemCount, BackboneSpec spec, bool isTrained = false)
    {
        if (Epochs < (isTrained ? 0 : 1)) yield return $"Epochs must be {(isTrained ? 0 : 1)} or more, not {Epochs}.";
        if (BatchesPerStep is < 1 or > 64) yield return $"BatchesPerStep must be 1 to 64, not {BatchesPerStep}.";
        if (Batches.TokensPerBatch < spec.MaxLength) yield return $"TokensPerBatch is {Batches.TokensPerBatch}, but a window may have MaxLength = {spec.MaxLength} items.";
        if (!(LearningRate > 0)) yield return $"LearningRate must be positive, not {LearningRate}.";
        if (FinalTargets < 1) yield return $"FinalTargets must be 1 or more, not {FinalTargets}.";
        if (WarmUpSteps < 0) yield return $"WarmUpSteps must be 0 or more, not {WarmUpSteps}.";
        if (FloorFraction is not (>= 0 and <= 1)) yield return $"FloorFraction must be 0 to 1, not {FloorFraction}.";
        if (Beta1 is not (>= 0 and < 1)) yield return $"Beta1 must be 0 to below 1, not {Beta1}.";
        if (Beta2 is not (>= 0 and < 1)) yield return $"Beta2 must be 0 to below 1, not {Beta2}.";
        if (!(WeightDecay >= 0)) yield return $"WeightDecay must be 0 or more, not {WeightDecay}.";
        if (!(ClipNorm >= 0)) yield return $"ClipNorm must be 0 or more, not {ClipNorm}.";
        if (EmbeddingDropout is not (>= 0 and < 1)) yield return $"EmbeddingDropout must be 0 to below 1, not {EmbeddingDropout}.";
        if (BranchDropout is not (>= 0 and < 1)) yield return $"BranchDropout must be 0 to below 1, not {BranchDropout}.";
        if (ValidateEvery < 1) yield return $"ValidateEvery must be 1 or more, not {ValidateEvery}.";
        if (ValidationUsers < 0) yield return $"ValidationUsers must be 0 or more, not {ValidationUsers}.";
        if (ProtocolProblem() is { } problem) yield return problem;
        if (Patience < 0) yield return $"Patience must be 0 or more, not {Patience}.";
        if (PopularityPrior && !spec.ItemBias) yield return "PopularityPrior needs ItemBias: there is no bias to add it to.";
        if (CheckpointSeconds < 0) yield return $"CheckpointSeconds must be 0 or more, not {CheckpointSeconds}.";
        if (Loss.Negatives < 1) yield return $"Loss.Negatives must be 1 or more, not {Loss.Negatives}.";
        if (Loss.PopularityExponent is not (>= 0 and <= 1)) yield return $"Loss.PopularityExponent must be 0 to 1, not {Loss.PopularityExponent}.";
        if (Loss.Calibration is not (>= 0 and <= 1)) yield return $"Loss.Calibration must be 0 to 1, not {Loss.Calibration}.";
        if (Loss is { Kind: LossKind.FullSoftmax, Avoid: not Avoidance.Nothing }) yield return "Loss.Avoid needs a loss with negatives: FullSoftmax is over all items.";
        if (itemCount < 2) yield return $"There must be at least 2 items, found {itemCount}.";
    }

    private string? ProtocolProblem()
    {
        try
        {
            Protocol.Parse(ValidationProtocol);
            return null;
        }
        catch (EvaluationException wrong)
        {
            return wrong.Message;
        }
    }
}
