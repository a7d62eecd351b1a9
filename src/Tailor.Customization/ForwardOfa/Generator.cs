using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.ForwardOfa;

/// <summary>One block's generator: from an interest to the block's parameters. Gains are 1 + output; the 1 is in the packed bias.</summary>
internal sealed unsafe class Generator
{
    private readonly KernelSet _kernels;
    private readonly PackedMatrix _inner;
    private readonly PackedMatrix _outer;

    public Generator(FloatLayers weights, ForwardOfaSpec spec, SkippableBlock block, int width)
    {
        var adaptation = spec.Adaptation!;
        (_kernels, Values) = (weights.Kernels, adaptation.ValueCount(block));
        Stride = _kernels.RowStride(Values);
        _inner = weights.Linear(spec.InnerOf(block), spec.Hidden, width);
        _outer = weights.Linear(ForwardOfaSpec.OuterOf(block), Values, spec.Hidden);
        if (adaptation.Form != ParameterForm.ScaleShift) return;
        var at = 0;
        foreach (var layer in block.Layers)
        {
            for (var channel = 0; channel < layer.Channels; channel++) _outer.Bias[at + channel]++;
            at += adaptation.ValueCount(layer);
        }
    }

    /// <summary>Number of values.</summary>
    public int Values { get; }

    /// <summary>Floats that the result needs room for.</summary>
    public int Stride { get; }

    /// <summary>Runs it.</summary>
    /// <param name="interest">(d).</param>
    /// <param name="hidden">(h) working memory.</param>
    /// <param name="values">(<see cref="Stride"/>) receives the values.</param>
    public void Run(AlignedFloats interest, AlignedFloats hidden, AlignedFloats values)
    {
        _kernels.Linear(rows: 1, interest.Start, interest.Length, _inner, hidden.Start, hidden.Length, Epilogue.Relu); // (1, h)
        _kernels.Linear(rows: 1, hidden.Start, hidden.Length, _outer, values.Start, values.Length); // (1, n)
    }
}
