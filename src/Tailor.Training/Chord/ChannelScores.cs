using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>
/// The scores of all channels: interest → filter, element and layer levels → s = y_l · sigmoid(f_lc) · mean_k |E_lck| (CHORD's fusion order), or static scores.
/// </summary>
internal sealed class ChannelScores
{
    private readonly ParameterSet _parameters;
    private readonly ChordSpec _spec;
    private readonly IReadOnlyList<ChannelLayer> _layers;

    /// <summary>Draws the first values.</summary>
    /// <param name="parameters">Receives the tensors.</param>
    /// <param name="spec">The hypernetworks.</param>
    /// <param name="backbone">The network.</param>
    /// <param name="losses">(channels) what rounding to 2 bits costs each channel, standardised: scores start in this order.</param>
    /// <param name="initializer">Draws.</param>
    public ChannelScores(ParameterSet parameters, ChordSpec spec, BackboneSpec backbone, float[] losses, Initializer initializer)
    {
        (_parameters, _spec, _layers) = (parameters, spec, backbone.ChannelLayers());
        foreach (var shape in spec.Tensors(backbone))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            parameters.Add(shape.Name, sizes.Length == 2 ? initializer.Xavier(sizes[0], sizes[1]) : FirstBias(shape.Name, sizes[0], losses), sizes);
        }
    }

    /// <summary>Scores of all channels, (B, channels), or (1, channels) where they are static.</summary>
    /// <param name="interests">(B, d), or null where scores are static.</param>
    public Tensor Of(Tensor? interests)
    {
        if (_spec.Strategy == ChordStrategy.Static) return _parameters["static.scores"].unsqueeze(0);
        var rows = interests!.shape[0];
        var importance = _spec.LayerLevel ? Hypernetwork("layer", interests).softmax(1) * _layers.Count : null; // (B, L)
        var scores = new Tensor[_layers.Count];
        for (var l = 0; l < scores.Length; l++)
        {
            var score = Fused(_layers[l], interests);
            if (importance is not null) score = (score is null ? importance.narrow(1, l, 1) : score * importance.narrow(1, l, 1)).expand(rows, _layers[l].Channels);
            scores[l] = score!;
        }

        return torch.cat(scores, 1);
    }

    /// <summary>Filter times element level, (B, C); null where both are off.</summary>
    private Tensor? Fused(ChannelLayer layer, Tensor interests)
    {
        var filter = _spec.FilterLevel ? Hypernetwork($"filter.{layer.Name}", interests).sigmoid() : null; // (B, C)
        if (!_spec.ElementLevel) return filter;
        var element = new ElementMagnitudes(layer, _spec.ElementRank).Of(Hypernetwork($"element.{layer.Name}", interests)); // (B, C)
        return filter is null ? element : filter * element;
    }

    private Tensor Hypernetwork(string name, Tensor x)
    {
        var inner = torch.linear(x, _parameters[$"{name}.inner.weight"], _parameters[$"{name}.inner.bias"]).relu();
        return torch.linear(inner, _parameters[$"{name}.outer.weight"], _parameters[$"{name}.outer.bias"]);
    }

    /// <summary>Zeros, but for what orders channels from the start: static scores and filter levels begin with the loss; element levels begin alike.</summary>
    private float[] FirstBias(string name, long count, float[] losses)
    {
        if (name is "static.scores") return losses;
        if (name.StartsWith("element.", StringComparison.Ordinal) && name.EndsWith(".outer.bias", StringComparison.Ordinal)) return Initializer.Constant(count, 1);
        var (values, at) = (new float[count], 0);
        foreach (var layer in _layers)
        {
            if (string.Equals(name, $"filter.{layer.Name}.outer.bias", StringComparison.Ordinal)) return losses.AsSpan(at, layer.Channels).ToArray();
            at += layer.Channels;
        }

        return values;
    }
}
