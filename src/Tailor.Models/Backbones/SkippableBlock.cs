using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>
/// A residual block of a network that a device can do without: x + block(x), or x where it is skipped (Forward-OFA, KDD 2025: blocks that are
/// skipped are bypassed over the residual path).
/// </summary>
/// <param name="Name">Prefix of its tensors' names.</param>
/// <param name="Tensors">What it is made of.</param>
/// <param name="Layers">Its layers with channels, in the order of <see cref="BackboneSpec.ChannelLayers"/>.</param>
/// <param name="MultiplyAdds">Multiply-adds for one item that goes through it, at a full window.</param>
public sealed record SkippableBlock(string Name, IReadOnlyList<TensorShape> Tensors, IReadOnlyList<ChannelLayer> Layers, long MultiplyAdds)
{
    /// <summary>Multiply-adds of a layer norm for each of its values: one for the variance, one for weight and bias.</summary>
    internal const int NormMultiplyAdds = 2;

    /// <summary>Bytes of its tensors in float32.</summary>
    public long Bytes => Tensors.Sum(shape => shape.ElementCount) * sizeof(float);
}
