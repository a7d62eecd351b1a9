namespace Tailor.Training.Batches;

/// <summary>How windows become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>
    /// Most real tokens (inputs without padding) in a batch, at least the window length. Default 1,024: the step's activations stay in a core's cache,
    /// and many small steps learn faster than few large ones.
    /// </summary>
    public int TokensPerBatch { get; init; } = 1024;

    /// <summary>
    /// Windows are sorted by length within chunks of this many batches' tokens, 1 or more: a larger chunk pads less, a smaller one mixes lengths more.
    /// Default 64.
    /// </summary>
    public int ChunkBatches { get; init; } = 64;

    /// <summary>A batch's length T is rounded up to a multiple of this, 1 or more, so that few shapes occur. Default 1.</summary>
    public int LengthMultiple { get; init; } = 1;

    /// <summary>Most tokens in a batch with padding: twice the real ones. What would pad more is cut earlier.</summary>
    public int PaddedTokensPerBatch => checked(2 * TokensPerBatch);

    internal int Padded(int length) => (length + LengthMultiple - 1) / LengthMultiple * LengthMultiple;

    internal void Validate(int windowLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkBatches, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LengthMultiple, 1);
        if (TokensPerBatch < windowLength)
            throw new ArgumentException($"A batch of {TokensPerBatch} tokens (TokensPerBatch) cannot hold a window of {windowLength} inputs.");
        if (Padded(windowLength) > PaddedTokensPerBatch)
            throw new ArgumentException($"A window of {windowLength} inputs, rounded up to a multiple of {LengthMultiple} (LengthMultiple), has more than twice the {TokensPerBatch} tokens of a batch.");
    }
}
