using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Backbones;

/// <summary>Takes a backbone's tensors from a source, checks that every value is finite, and puts them in the order the kernels read.</summary>
internal sealed class WeightReader(ITensorSource source, KernelSet kernels)
{
    public KernelSet Kernels => kernels;

    /// <summary>A tensor as it is.</summary>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        var values = source.Floats(name, dimensions);
        if (TensorPrimitives.IsFiniteAll(values)) return values;
        var at = 0;
        while (float.IsFinite(values[at])) at++;
        throw new ModelFormatException(source.Name, offset: null, $"finite values in {name}", $"{values[at]} at element {at}");
    }

    /// <summary>A vector or table, copied.</summary>
    public AlignedFloats Copy(string name, params ReadOnlySpan<int> dimensions)
    {
        var values = Floats(name, dimensions);
        var copy = new AlignedFloats(values.Length);
        values.CopyTo(copy.Span);
        return copy;
    }

    /// <summary><c>{name}.weight</c> (outputs, inputs) and <c>{name}.bias</c> (outputs).</summary>
    public PackedMatrix Linear(string name, Groups outputs, Groups inputs, float scale = 1) =>
        new(kernels, Floats($"{name}.weight", outputs.Total, inputs.Total), Floats($"{name}.bias", outputs.Total), outputs, inputs, scale);

    /// <summary>A layer without gaps.</summary>
    public PackedMatrix Linear(string name, int outputs, int inputs) => Linear(name, Groups.Dense(outputs), Groups.Dense(inputs));

    /// <summary><c>{name}.weight</c> and <c>{name}.bias</c> (width).</summary>
    public LayerNorm Norm(string name, int width, float epsilon) => new(Copy($"{name}.weight", width), Copy($"{name}.bias", width), epsilon);
}
