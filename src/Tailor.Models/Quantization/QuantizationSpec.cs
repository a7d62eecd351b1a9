using System.Text.Json.Serialization;
using Tailor.Models.Backbones;
using Tailor.Models.Tensors;

namespace Tailor.Models.Quantization;

/// <summary>
/// How a model's channels can be narrowed. Its extra tensors (float32), for each of the backbone's <see cref="BackboneSpec.ChannelLayers"/>:
/// with <see cref="Switched"/>, <c>{layer}.gain</c> and <c>{layer}.shift</c> (channels, 3), columns for 2, 4 and 8 bits: a channel at width b
/// computes gain[b] · (Q_b(w) · x) + bias + shift[b]. With a master of codes (<see cref="HasCodes"/>), <c>{layer}.weight</c> is I8 and
/// <c>{layer}.scale</c> (channels) stands beside it.
/// </summary>
/// <param name="Master">How weights are stored.</param>
/// <param name="Switched">Whether each channel has a gain and a shift for each width.</param>
/// <param name="ActivationBits">Bits of the activations it was trained for and runs with: 8 (integer products) or 32 (products in float32).</param>
public sealed record QuantizationSpec(MasterType Master, bool Switched, int ActivationBits)
{
    /// <summary>Number of widths: 2, 4 and 8 bits.</summary>
    public const int Widths = 3;

    /// <summary>Whether weights are stored as codes of 8 bits with a scale a channel.</summary>
    [JsonIgnore]
    public bool HasCodes => Master != MasterType.Float32;

    /// <summary>The tensors beside the backbone's own.</summary>
    public IEnumerable<TensorShape> Tensors(BackboneSpec backbone) => backbone.ChannelLayers().SelectMany(layer => (IEnumerable<TensorShape>)
    [
        .. HasCodes ? [new($"{layer.Name}.scale", layer.Channels)] : Array.Empty<TensorShape>(),
        .. Switched ? [new($"{layer.Name}.gain", layer.Channels, Widths), new($"{layer.Name}.shift", layer.Channels, Widths)] : Array.Empty<TensorShape>(),
    ]);

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Master)) yield return $"Master must be {string.Join(", ", Enum.GetNames<MasterType>())}, not {Master}.";
        if (ActivationBits is not (8 or 32)) yield return $"ActivationBits must be 8 or 32, not {ActivationBits}.";
    }
}
