namespace Tailor.Training.Losses;

/// <summary>Settings of the loss.</summary>
public sealed record LossOptions
{
    /// <summary>Which loss; default sampled softmax, as good per minute as the full one and independent of the catalogue's size.</summary>
    public LossKind Kind { get; init; } = LossKind.SampledSoftmax;

    /// <summary>
    /// Negatives: shared by a batch (sampled softmax, gBCE), or for each position (BCE). 1 to the number of items; default 512.
    /// Drawn by popularity and at least half of the catalogue, they are all of it.
    /// </summary>
    public int Negatives { get; init; } = 512;

    /// <summary>Exponent α of popularity in drawing shared negatives, 0 (uniform, the default) to 1.</summary>
    public double PopularityExponent { get; init; }

    /// <summary>Whether the logits of shared negatives are corrected by −log q (Bengio and Senécal, 2008). Default off.</summary>
    public bool LogQ { get; init; }

    /// <summary>Which of a user's own items are never negatives; default none but the target.</summary>
    public Avoidance Avoid { get; init; }

    /// <summary>Why a method cannot be trained with this loss that changes the rows which a batch reads; null where it can.</summary>
    internal string? WholeTableProblem => Kind == LossKind.FullSoftmax ? "The loss must be one over drawn items: FullSoftmax reads the whole table in every step." : null;

    /// <summary>gBCE's calibration t, 0 (plain BCE) to 1 (fully calibrated); .75 in the paper.</summary>
    public double Calibration { get; init; } = .75;
}
