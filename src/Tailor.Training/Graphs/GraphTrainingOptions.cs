using Tailor.Training.Schedules;

namespace Tailor.Training.Graphs;

/// <summary>How a recommender for unordered interactions is trained: BPR (Rendle et al., UAI 2009), or a softmax over more negatives. Defaults: see <c>docs/training.md</c>.</summary>
public sealed record GraphTrainingOptions
{
    /// <summary>Seed of first values, samples and negatives.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Passes over as many samples as there are training interactions, 1 or more.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Samples of a step, 1 or more: all of them share one propagation, which is what a step costs.</summary>
    public int Batch { get; init; } = 8_192;

    /// <summary>
    /// Negatives a sample, 1 to 1,024. One is BPR; with more, the loss is the softmax over the positive and all of them, which tells what to learn from when almost every
    /// drawn item is beaten already. A sample shares them with its neighbours in the batch.
    /// </summary>
    public int Negatives { get; init; } = 1;

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>How the learning rate falls over all epochs, to <see cref="LearningRateSchedule.FloorFraction"/> of itself.</summary>
    public RateDecay RateDecay { get; init; } = RateDecay.Constant;

    /// <summary>
    /// Above 0: scores in training are cosines divided by it, so a row's length says nothing of how it ranks; what ships are rows of length 1, and their lengths go into what
    /// an item weighs in a user's state. 0: scores are dot products.
    /// </summary>
    public double Temperature { get; init; }

    /// <summary>Weight of the squared norms of the embeddings of a sample, halved, as in LightGCN.</summary>
    public double Decay { get; init; } = 1e-4;

    /// <summary>Standard deviation of the first values.</summary>
    public double Spread { get; init; } = .1;

    /// <summary>
    /// With users from the items: whether the positive item is left out of the user's state when it is scored, as it is when the item is recommended.
    /// </summary>
    public bool LeaveOut { get; init; }

    /// <summary>Validate after every so many epochs, 1 or more, and after the last.</summary>
    public int ValidateEvery { get; init; } = 5;

    /// <summary>Stop when so many validations in a row brought no improvement; 0 for never.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Epochs < 1) yield return $"Epochs must be 1 or more, not {Epochs}.";
        if (Batch < 1) yield return $"Batch must be 1 or more, not {Batch}.";
        if (Negatives is < 1 or > 1_024) yield return $"Negatives must be 1 to 1024, not {Negatives}.";
        if (!(LearningRate > 0)) yield return $"LearningRate must be positive, not {LearningRate}.";
        if (!Enum.IsDefined(RateDecay)) yield return $"RateDecay must be {string.Join(", ", Enum.GetNames<RateDecay>())}, not {RateDecay}.";
        if (!(Temperature >= 0) || !double.IsFinite(Temperature)) yield return FormattableString.Invariant($"Temperature must be 0 or more, not {Temperature}.");
        if (!(Decay >= 0)) yield return $"Decay must be 0 or more, not {Decay}.";
        if (!(Spread > 0)) yield return $"Spread must be positive, not {Spread}.";
        if (ValidateEvery < 1) yield return $"ValidateEvery must be 1 or more, not {ValidateEvery}.";
        if (Patience < 0) yield return $"Patience must be 0 or more, not {Patience}.";
    }
}
