using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Interests;

/// <summary>Packs layers that stay in float32 whatever a plan says, and checks that their values are finite.</summary>
/// <param name="source">The tensors.</param>
/// <param name="kernels">Whose order of weights to pack in.</param>
internal sealed class FloatLayers(ITensorSource source, KernelSet kernels)
{
    /// <summary>The kernels that will compute.</summary>
    public KernelSet Kernels => kernels;

    /// <summary>A tensor as it is.</summary>
    /// <exception cref="ModelFormatException">It is missing, has another shape, or a value is not finite.</exception>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        var values = source.Floats(name, dimensions);
        if (TensorPrimitives.IsFiniteAll(values)) return values;
        var at = 0;
        while (float.IsFinite(values[at])) at++;
        throw new ModelFormatException(source.Name, offset: null, $"finite values in {name}", $"{values[at]} at element {at}");
    }

    /// <summary><c>{name}.weight</c> (outputs, inputs) and <c>{name}.bias</c> (outputs).</summary>
    public PackedMatrix Linear(string name, Groups outputs, int inputs) =>
        new(kernels, Floats($"{name}.weight", outputs.Total, inputs), Floats($"{name}.bias", outputs.Total), outputs, Groups.Dense(inputs));

    /// <summary>A layer without gaps.</summary>
    public PackedMatrix Linear(string name, int outputs, int inputs) => Linear(name, Groups.Dense(outputs), inputs);
}
