using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The packed weights of one attention block. Each head starts at a whole panel; 1/√(head width) is folded into the query.</summary>
internal sealed unsafe class SasRecBlock
{
    public SasRecBlock(SasRecSpec spec, int index, Groups heads, WeightReader reader)
    {
        var width = Groups.Dense(spec.Width);
        AttentionNorm = reader.Norm($"blocks.{index}.attention.norm", spec.Width, spec.NormEpsilon);
        Query = reader.Linear($"blocks.{index}.attention.query", heads, width, 1 / MathF.Sqrt(heads.Width));
        Key = reader.Linear($"blocks.{index}.attention.key", heads, width);
        Value = reader.Linear($"blocks.{index}.attention.value", heads, width);
        Output = reader.Linear($"blocks.{index}.attention.output", width, heads);
        FeedForwardNorm = reader.Norm($"blocks.{index}.feedForward.norm", spec.Width, spec.NormEpsilon);
        Inner = reader.Linear($"blocks.{index}.feedForward.inner", spec.FeedForward, spec.Width);
        Outer = reader.Linear($"blocks.{index}.feedForward.outer", spec.Width, spec.FeedForward);
        PaddingKey = new AlignedFloats(reader.Kernels.RowStride(heads.Span));
        PaddingValue = new AlignedFloats(reader.Kernels.RowStride(heads.Span));
    }

    public LayerNorm AttentionNorm { get; }

    public LinearLayer Query { get; }

    public LinearLayer Key { get; }

    public LinearLayer Value { get; }

    public LinearLayer Output { get; }

    public LayerNorm FeedForwardNorm { get; }

    public LinearLayer Inner { get; }

    public LinearLayer Outer { get; }

    /// <summary>(heads) key of the token that stands for every padded position; unused where nothing is padded.</summary>
    public AlignedFloats PaddingKey { get; }

    /// <summary>(heads) its value.</summary>
    public AlignedFloats PaddingValue { get; }

    /// <summary>What follows attention, in place.</summary>
    /// <param name="norm">Where the norms stand.</param>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="x">(rows, D) sum of the block's input and its attention.</param>
    /// <param name="normal">(rows, D) scratch.</param>
    /// <param name="stride">Floats from row to row of both.</param>
    /// <param name="input">Scratch that layers take their input through.</param>
    /// <param name="inner">(rows, F) scratch.</param>
    /// <param name="innerStride">Floats from row to row of it.</param>
    public void FeedForward(NormPlacement norm, KernelSet kernels, int rows, float* x, float* normal, int stride, LayerInput input, float* inner, int innerStride)
    {
        if (norm == NormPlacement.Post) AttentionNorm.Apply(kernels, rows, x, x, stride);
        else FeedForwardNorm.Apply(kernels, rows, x, norm == NormPlacement.Pre ? normal : x, stride);
        Inner.Apply(input.Take(rows, norm == NormPlacement.Pre ? normal : x, stride), inner, innerStride, Epilogue.Relu); // (rows, F)
        Outer.Apply(input.Take(rows, inner, innerStride), x, stride, Epilogue.Add); // (rows, D)
        if (norm == NormPlacement.Post) FeedForwardNorm.Apply(kernels, rows, x, x, stride);
    }
}
