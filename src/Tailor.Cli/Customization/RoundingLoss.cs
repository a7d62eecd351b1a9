using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Runtime;
using Tailor.Runtime.Quantization;

namespace Tailor.Cli.Customization;

/// <summary>What narrowing costs the channels of a model, whatever its users do.</summary>
internal static class RoundingLoss
{
    /// <summary>(channels) the distance between each channel's weights and the same at 2 bits.</summary>
    public static float[] Of(ModelFolder model)
    {
        var tensors = new TensorFileSource(model.Backbone, model.Items);
        var shapes = model.Manifest.Backbone.Tensors().ToDictionary(shape => shape.Name, StringComparer.Ordinal);
        var losses = new List<float>();
        foreach (var layer in model.Manifest.Backbone.ChannelLayers())
        {
            var weights = tensors.Floats(layer.Weight, shapes[layer.Weight].Dimensions.AsSpan());
            var rounded = new float[layer.FanIn];
            for (var channel = 0; channel < layer.Channels; channel++)
            {
                var row = weights.Slice(channel * layer.FanIn, layer.FanIn);
                ChannelQuantizer.Round(row, 2, rounded);
                losses.Add(TensorPrimitives.Distance<float>(row, rounded));
            }
        }

        return [.. losses];
    }
}
