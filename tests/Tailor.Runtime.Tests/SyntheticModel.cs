using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests;

/// <summary>Random weights for any spec, from its list of tensors.</summary>
internal static class SyntheticModel
{
    public static TensorMap Tensors(BackboneSpec spec, int itemCount, int seed = 1)
    {
        var random = new Random(seed);
        var map = new TensorMap("synthetic");
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(itemCount)))
        {
            int[] dimensions = [.. shape.Dimensions];
            var values = new float[checked((int)shape.ElementCount)];
            var fanIn = dimensions.Length > 1 && !shape.Name.StartsWith("items", StringComparison.Ordinal) && !shape.Name.StartsWith("positions", StringComparison.Ordinal) ? values.Length / dimensions[0] : 4;
            var isNormWeight = shape.Name.EndsWith("norm.weight", StringComparison.Ordinal);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = isNormWeight ? 0.75f + (0.5f * random.NextSingle()) : ((2 * random.NextSingle()) - 1) * 1.7f / MathF.Sqrt(fanIn);
            }

            map.Add(shape.Name, values, dimensions);
        }

        return map;
    }

    public static Recommender Recommender(BackboneSpec spec, int itemCount, KernelChoice kernels = KernelChoice.Best, int seed = 1) =>
        new(spec, itemCount, Tensors(spec, itemCount, seed), kernels);

    public static int[] History(int length, int itemCount, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(itemCount))];
    }
}
