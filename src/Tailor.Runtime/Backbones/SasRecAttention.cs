using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The packed weights of one attention branch. Each head starts at a whole panel; 1/√(head width) is folded into the query.</summary>
internal sealed class SasRecAttention
{
    public SasRecAttention(SasRecSpec spec, string name, Groups heads, WeightReader reader)
    {
        var width = Groups.Dense(spec.Width);
        Norm = reader.Norm($"{name}.norm", spec.Width, spec.NormEpsilon);
        Query = reader.Linear($"{name}.query", heads, width, 1 / MathF.Sqrt(heads.Width));
        Key = reader.Linear($"{name}.key", heads, width);
        Value = reader.Linear($"{name}.value", heads, width);
        Output = reader.Linear($"{name}.output", width, heads);
        PaddingKey = new AlignedFloats(reader.Kernels.RowStride(heads.Span));
        PaddingValue = new AlignedFloats(reader.Kernels.RowStride(heads.Span));
    }

    public LayerNorm Norm { get; }

    public LinearLayer Query { get; }

    public LinearLayer Key { get; }

    public LinearLayer Value { get; }

    public LinearLayer Output { get; }

    /// <summary>(heads) key of the token that stands for every padded position; unused where nothing is padded.</summary>
    public AlignedFloats PaddingKey { get; }

    /// <summary>(heads) its value.</summary>
    public AlignedFloats PaddingValue { get; }
}
