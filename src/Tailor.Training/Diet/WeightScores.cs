using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Diet;

/// <summary>The scores of weights, s = m + sigmoid(f) · E (<see cref="DietSpec"/>).</summary>
internal sealed class WeightScores
{
    private readonly ParameterSet _parameters;
    private readonly DietSpec _spec;
    private readonly Dictionary<string, ChannelLayer> _layers;

    /// <summary>Draws the first values; scores start at the magnitudes of the weights, in units of their mean.</summary>
    public WeightScores(ParameterSet parameters, DietSpec spec, BackboneSpec backbone, Initializer initializer)
    {
        (_parameters, _spec) = (parameters, spec);
        _layers = backbone.ChannelLayers().ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        var weights = _layers.Values.ToDictionary(layer => $"mask.{layer.Name}.base", layer => layer.Weight, StringComparer.Ordinal);
        foreach (var shape in spec.Tensors(backbone))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var values = weights.TryGetValue(shape.Name, out var weight) ? Magnitudes(parameters[weight].data<float>())
                : sizes.Length == 2 ? initializer.Xavier(sizes[0], sizes[1])
                : new float[sizes[0]];
            parameters.Add(shape.Name, values, sizes);
        }
    }

    /// <summary>Whether a layer has masks.</summary>
    public bool Has(string layer) => _layers.ContainsKey(layer);

    /// <summary>Scores of a layer's weights, (B, C, K), or (1, C, K) where they are the same for everybody.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="interests">(B, d), or null where scores are static.</param>
    public Tensor Of(string name, Tensor? interests)
    {
        var (layer, common) = (_layers[name], _parameters[$"mask.{name}.base"].unsqueeze(0));
        if (interests is null) return common;
        var rows = interests.shape[0];
        var filter = Hypernetwork($"filter.{name}", interests).sigmoid().unsqueeze(2); // (B, C, 1)
        var outputs = Hypernetwork($"element.{name}", interests);
        if (!ChordSpec.IsLowRank(layer)) return common + (filter * outputs.view(rows, layer.Channels, layer.FanIn));
        long rank = _spec.ElementRank;
        var parts = outputs.split_with_sizes([layer.Channels * rank, layer.FanIn * rank], 1);
        return common + (filter * parts[0].view(rows, layer.Channels, rank).bmm(parts[1].view(rows, layer.FanIn, rank).transpose(1, 2)));
    }

    private static float[] Magnitudes(float[] weights)
    {
        var mean = weights.Average(weight => (double)Math.Abs(weight)) + 1e-12;
        return Array.ConvertAll(weights, weight => (float)(Math.Abs(weight) / mean));
    }

    private Tensor Hypernetwork(string name, Tensor x)
    {
        var inner = torch.linear(x, _parameters[$"{name}.inner.weight"], _parameters[$"{name}.inner.bias"]).relu();
        return torch.linear(inner, _parameters[$"{name}.outer.weight"], _parameters[$"{name}.outer.bias"]);
    }
}
