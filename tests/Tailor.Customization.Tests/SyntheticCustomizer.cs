using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization.Tests;

/// <summary>Random weights and interests for any spec.</summary>
internal static class SyntheticCustomizer
{
    public static TensorMap Tensors(CustomizerSpec spec, BackboneSpec backbone, int seed = 1)
    {
        var random = new Random(seed);
        var map = new TensorMap("synthetic");
        foreach (var shape in spec.Tensors(backbone))
        {
            var scale = 3 / MathF.Sqrt(shape.Dimensions.Length > 1 ? shape.Dimensions[1] : 9);
            map.Add(shape.Name, Enumerable.Range(0, checked((int)shape.ElementCount)).Select(_ => (random.NextSingle() - 0.5f) * scale).ToArray(), [.. shape.Dimensions]);
        }

        return map;
    }

    public static float[] Interests(int users, int width, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, users * width).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
