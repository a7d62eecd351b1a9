using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Interests;

/// <summary>The packed layers of one reading of a profile: a GRU, then two layers with tanh.</summary>
/// <param name="weights">Where they come from.</param>
/// <param name="prefix">Prefix of the tensors.</param>
/// <param name="gates">How the gates reset, update and new stand in a row.</param>
internal sealed class InterestLayers(FloatLayers weights, string prefix, Groups gates)
{
    /// <summary>Products with an item's row (3 gates, d).</summary>
    public PackedMatrix Input { get; } = weights.Linear($"{prefix}.input", gates, gates.Width);

    /// <summary>Products with the state (3 gates, d).</summary>
    public PackedMatrix Hidden { get; } = weights.Linear($"{prefix}.hidden", gates, gates.Width);

    /// <summary>(d, d).</summary>
    public PackedMatrix Inner { get; } = weights.Linear($"{prefix}.inner", gates.Width, gates.Width);

    /// <summary>(d, d).</summary>
    public PackedMatrix Outer { get; } = weights.Linear($"{prefix}.outer", gates.Width, gates.Width);
}
