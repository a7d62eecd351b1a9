using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime.Interests;

namespace Tailor.Customization.Chord;

/// <summary>The hypernetworks of one of the device's layers; a level that is off is null.</summary>
internal sealed class ChordLayer(FloatLayers weights, ChordSpec spec, ChannelLayer layer, int width)
{
    /// <summary>Channels C of the layer.</summary>
    public int Channels => layer.Channels;

    /// <summary>One score a channel.</summary>
    public Hypernetwork? Filter { get; } = spec.FilterLevel ? new(weights, $"filter.{layer.Name}", width, spec.Hidden, layer.Channels) : null;

    /// <summary>One score a weight.</summary>
    public ElementLevel? Element { get; } = spec.ElementLevel ? new(weights, spec, layer, width) : null;
}
