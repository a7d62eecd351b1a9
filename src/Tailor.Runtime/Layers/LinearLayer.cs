using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>A linear layer, packed for its kernels; immutable. Outputs and inputs may have gaps (<see cref="Groups"/>).</summary>
internal abstract class LinearLayer
{
    /// <summary>Where outputs stand.</summary>
    public abstract Groups Outputs { get; }

    /// <summary>Where inputs stand.</summary>
    public abstract Groups Inputs { get; }

    /// <summary>Inputs, gaps counted.</summary>
    public abstract int Depth { get; }

    /// <summary>Sums of integers that one row needs room for; 0 where products are of floats.</summary>
    public abstract int SumCount { get; }

    /// <summary>Bytes of the packed weights.</summary>
    public abstract long WeightBytes { get; }

    /// <summary>Bytes of biases, scales and what else belongs to the outputs.</summary>
    public abstract long OutputBytes { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">(rows, Depth).</param>
    /// <param name="c">(rows, outputs) with gaps, up to whole panels.</param>
    /// <param name="cStride">Floats from row to row.</param>
    /// <param name="epilogue">What becomes of the outputs.</param>
    public abstract unsafe void Apply(LayerInput input, float* c, int cStride, Epilogue epilogue = Epilogue.Store);
}
