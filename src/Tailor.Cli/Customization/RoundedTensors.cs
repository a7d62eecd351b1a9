using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Runtime.Quantization;

namespace Tailor.Cli.Customization;

/// <summary>A model's tensors with all channels rounded to a whole number of bits, and their scales beside them; weights that are such codes already stay as they are.</summary>
internal sealed class RoundedTensors : ITensorSource
{
    private readonly ITensorSource _source;
    private readonly Dictionary<string, float[]> _rounded = new(StringComparer.Ordinal);

    /// <param name="source">The model's tensors.</param>
    /// <param name="backbone">The network.</param>
    /// <param name="bits">2 to 8.</param>
    /// <param name="hasScales">Whether the source has scales that its weights are multiples of.</param>
    public RoundedTensors(ITensorSource source, BackboneSpec backbone, int bits, bool hasScales)
    {
        _source = source;
        var shapes = backbone.Tensors().ToDictionary(shape => shape.Name, StringComparer.Ordinal);
        foreach (var layer in backbone.ChannelLayers())
        {
            var weights = source.Floats(layer.Weight, shapes[layer.Weight].Dimensions.AsSpan()).ToArray();
            var scales = hasScales ? source.Floats($"{layer.Name}.scale", layer.Channels).ToArray() : new float[layer.Channels];
            for (var channel = 0; channel < layer.Channels; channel++)
            {
                var row = weights.AsSpan(channel * layer.FanIn, layer.FanIn);
                if (!hasScales || !ChannelQuantizer.Holds(row, scales[channel], bits)) scales[channel] = WholeBits.Round(row, bits, row);
            }

            (_rounded[layer.Weight], _rounded[$"{layer.Name}.scale"]) = (weights, scales);
        }
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions) => _rounded.TryGetValue(name, out var values) ? values : _source.Floats(name, dimensions);
}
