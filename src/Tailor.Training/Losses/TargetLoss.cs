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
    /// <param name="rows">(candidates, d) embeddings of what <see cref="Candidates"/> asked for.</param>
    /// <param name="items">(items, d) the whole table.</param>
    /// <param name="batch">The same batch.</param>
    public abstract Tensor Mean(Tensor states, Tensor rows, Tensor items, TrainingBatch batch);

    /// <summary>Whether scores can be worked on in place as floats of this process: on the CPU, in float32.</summary>
    protected static bool IsInPlace(Tensor states) => states.device < 0 && states.dtype == ScalarType.Float32;

    /// <summary>
    /// A scalar with a known value and known gradients: Σ input · gradient, whose derivative by an input is its gradient, and which is then
    /// overwritten by the value. It can be differentiated once.
    /// </summary>
    protected static Tensor Carry(double value, Tensor firstInput, Tensor firstGradient, Tensor secondInput, Tensor secondGradient)
    {
        var carrier = (firstInput * firstGradient).sum() + (secondInput * secondGradient).sum();
        carrier.CopyFrom<float>([(float)value]);
        return carrier;
    }

    /// <summary>Makes the loss that the options name.</summary>
    /// <param name="options">The options.</param>
    /// <param name="popularity">(items) training interactions of each item.</param>
    /// <param name="seed">Seed of the negatives.</param>
    public static TargetLoss Create(LossOptions options, ReadOnlySpan<int> popularity, long seed) => options.Kind switch
    {
        LossKind.SampledSoftmax => new SampledSoftmax(Shared(options, popularity, seed), options.LogQ),
        LossKind.FullSoftmax => new FullSoftmax(),
        LossKind.Gbce => new Gbce(Shared(options, popularity, seed), popularity.Length, options.Calibration),
        LossKind.Bce => new Bce(options.Negatives, popularity.Length, seed),
        _ => throw new NotSupportedException($"Unknown loss {options.Kind}."),
    };

    private static SharedNegatives Shared(LossOptions options, ReadOnlySpan<int> popularity, long seed) => options.PopularityExponent == 0
        ? new SharedNegatives(popularity.Length, options.Negatives, seed)
        : new SharedNegatives(popularity, options.PopularityExponent, options.Negatives, seed);
}
