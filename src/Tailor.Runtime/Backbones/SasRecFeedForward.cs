using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The packed weights of one feed-forward branch.</summary>
internal sealed unsafe class SasRecFeedForward
{
    public SasRecFeedForward(SasRecSpec spec, string name, WeightReader reader)
    {
        Norm = reader.Norm($"{name}.norm", spec.Width, spec.NormEpsilon);
        Inner = reader.Linear($"{name}.inner", spec.FeedForward, spec.Width);
        Outer = reader.Linear($"{name}.outer", spec.Width, spec.FeedForward);
    }

    public LayerNorm Norm { get; }

    public LinearLayer Inner { get; }

    public LinearLayer Outer { get; }

    /// <summary>The branch and the sum, in place.</summary>
    /// <param name="norm">Where the norms stand.</param>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="x">(rows, D) what comes out of attention.</param>
    /// <param name="normal">(rows, D) scratch.</param>
    /// <param name="stride">Floats from row to row of both.</param>
    /// <param name="input">Scratch that layers take their input through.</param>
    /// <param name="inner">(rows, F) scratch.</param>
    /// <param name="innerStride">Floats from row to row of it.</param>
    public void Apply(NormPlacement norm, KernelSet kernels, int rows, float* x, float* normal, int stride, LayerInput input, float* inner, int innerStride)
    {
        if (norm != NormPlacement.Post) Norm.Apply(kernels, rows, x, norm == NormPlacement.Pre ? normal : x, stride);
        Inner.Apply(input.Take(rows, norm == NormPlacement.Pre ? normal : x, stride), inner, innerStride, Epilogue.Relu); // (rows, F)
        Outer.Apply(input.Take(rows, inner, innerStride), x, stride, Epilogue.Add); // (rows, D)
        if (norm == NormPlacement.Post) Norm.Apply(kernels, rows, x, x, stride);
    }
}
