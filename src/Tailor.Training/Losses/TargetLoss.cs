using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>A loss over the states of a batch and their target items. One instance for each thread.</summary>
public abstract class TargetLoss
{
    /// <summary>Items whose embeddings the loss needs for this batch, beyond the inputs; their rows come in this order.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>Item indices, valid until the next call.</returns>
    public abstract ReadOnlySpan<long> Candidates(TrainingBatch batch);

    /// <summary>The mean loss over the batch's targets, as a scalar that gradients flow from.</summary>
    /// <param name="states">(M, d) a state for each target.</param>
    /// <param name="rows">(candidates) what <see cref="Candidates"/> asked for.</param>
    /// <param name="items">(items) the whole catalogue.</param>
    /// <param name="batch">The same batch.</param>
    public abstract Tensor Mean(Tensor states, ItemRows rows, ItemRows items, TrainingBatch batch);

    /// <summary>Whether scores can be worked on in place as floats of this process: on the CPU, in float32.</summary>
    protected static bool IsInPlace(Tensor states) => states.device < 0 && states.dtype == ScalarType.Float32;

    /// <summary>
    /// A scalar with a known value and known gradients: Σ input · gradient, whose derivative by an input is its gradient, and which is then
    /// overwritten by the value. It can be differentiated once.
    /// </summary>
    /// <param name="value">The loss.</param>
    /// <param name="states">(M, d).</param>
    /// <param name="stateGradient">(M, d).</param>
    /// <param name="rows">(n) items whose scores the loss used.</param>
    /// <param name="rowGradient">(n, d).</param>
    /// <param name="biasGradient">(n), read only where there are biases.</param>
    protected static Tensor Carry(double value, Tensor states, Tensor stateGradient, ItemRows rows, Tensor rowGradient, Func<Tensor> biasGradient)
    {
        var carrier = (states * stateGradient).sum() + (rows.Embeddings * rowGradient).sum();
        if (rows.Biases is { } biases) carrier += (biases * biasGradient()).sum();
        carrier.CopyFrom<float>([(float)value]);
        return carrier;
    }

    /// <summary>Makes the loss that the options name.</summary>
    /// <param name="options">The options.</param>
    /// <param name="popularity">(items) training interactions of each item.</param>
    /// <param name="seed">Seed of the negatives.</param>
    public static TargetLoss Create(LossOptions options, ReadOnlySpan<int> popularity, long seed) => options.Kind switch
    {
        LossKind.SampledSoftmax => new SampledSoftmax(Shared(options, popularity, seed), options.LogQ, options.Avoid),
        LossKind.FullSoftmax => new FullSoftmax(),
        LossKind.Gbce => new Gbce(Shared(options, popularity, seed), popularity.Length, options.Calibration, options.Avoid),
        LossKind.Bce => new Bce(options.Negatives, popularity.Length, seed, options.Avoid),
        _ => throw new NotSupportedException($"Unknown loss {options.Kind}."),
    };

    /// <summary>Of a small catalogue all items: from half of it on, popular ones would be drawn again and again.</summary>
    private static SharedNegatives Shared(LossOptions options, ReadOnlySpan<int> popularity, long seed)
    {
        if (options.PopularityExponent == 0) return new SharedNegatives(popularity.Length, options.Negatives, seed);
        var count = 2L * options.Negatives >= popularity.Length ? popularity.Length : options.Negatives;
        return new SharedNegatives(popularity, options.PopularityExponent, count, seed);
    }
}
