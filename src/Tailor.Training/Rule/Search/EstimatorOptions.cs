namespace Tailor.Training.Rule.Search;

/// <summary>The estimator's sizes and training; constants of the public code where it has them.</summary>
public sealed record EstimatorOptions
{
    /// <summary>Seed of the layouts it learns from, its first values, order and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Layouts that are judged exactly: 70 % train, 10 % stop the training, 20 % are held out. At least 20.</summary>
    public int Layouts { get; init; } = 5_000;

    /// <summary>Hidden units, 1 to 1,024.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Share of the interactions' values that is dropped in training, 0 to below 1.</summary>
    public double InteractionDropout { get; init; } = .4;

    /// <summary>Share of the hidden units that is dropped in training, 0 to below 1.</summary>
    public double HiddenDropout { get; init; } = .2;

    /// <summary>Learning rate of Adagrad.</summary>
    public double LearningRate { get; init; } = .05;

    /// <summary>Layouts of a step.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Most passes over the layouts.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Layouts < 20) yield return $"Layouts must be 20 or more, not {Layouts}.";
        if (Hidden is < 1 or > 1_024) yield return $"Hidden must be 1 to 1024, not {Hidden}.";
        if (InteractionDropout is not (>= 0 and < 1)) yield return $"InteractionDropout must be 0 to below 1, not {InteractionDropout}.";
        if (HiddenDropout is not (>= 0 and < 1)) yield return $"HiddenDropout must be 0 to below 1, not {HiddenDropout}.";
        if (!(LearningRate > 0)) yield return $"LearningRate must be positive, not {LearningRate}.";
        if (Batch < 1) yield return $"Batch must be 1 or more, not {Batch}.";
        if (Epochs < 1) yield return $"Epochs must be 1 or more, not {Epochs}.";
    }
}
