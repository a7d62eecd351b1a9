namespace Tailor.Training.Batches;

/// <summary>Which windows make which batch of an epoch: a pure function of (seed, epoch), so batch k is composed without the k − 1 before it.</summary>
public sealed class EpochPlan
{
    internal List<TrainingWindow> Windows { get; } = [];

    /// <summary>Scratch of the sort by length, as long as <see cref="Windows"/>.</summary>
    internal List<TrainingWindow> Sorted { get; } = [];

    /// <summary>Batch b before shuffling owns the windows Starts[b] … Starts[b + 1] − 1.</summary>
    internal List<int> Starts { get; } = [];

    /// <summary>The k-th batch of the epoch is Order[k] in <see cref="Starts"/>.</summary>
    internal List<int> Order { get; } = [];

    /// <summary>Epoch from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Number of batches.</summary>
    public int BatchCount => Order.Count;

    /// <summary>Number of windows.</summary>
    public int WindowCount => Windows.Count;

    /// <summary>Real tokens: inputs without padding.</summary>
    public long Tokens { get; internal set; }

    /// <summary>Tokens with padding; the share of waste is 1 − Tokens / PaddedTokens.</summary>
    public long PaddedTokens { get; internal set; }
}
