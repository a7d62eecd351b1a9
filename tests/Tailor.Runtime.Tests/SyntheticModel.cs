using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;

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

    /// <summary>The same with gains near 1 and shifts near 0 where the quantization has them.</summary>
    public static TensorMap Tensors(BackboneSpec spec, int itemCount, QuantizationSpec quantization, int seed = 1)
    {
        var map = Tensors(spec, itemCount, seed);
        var random = new Random(seed + 1);
        foreach (var shape in (quantization with { Master = MasterType.Float32 }).Tensors(spec))
        {
            var centre = shape.Name.EndsWith("gain", StringComparison.Ordinal) ? 1 : 0;
            map.Add(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => centre + ((random.NextSingle() - 0.5f) / 4)).ToArray(), [.. shape.Dimensions]);
        }

        return map;
    }

    /// <summary>As many channels as the backbone has, of widths by chance.</summary>
    public static Precision Mixed(BackboneSpec spec, int seed)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, Channels(spec)).Select(_ => (byte)random.Next(Precision.LowestCode, Precision.HighestCode + 1))]);
    }

    public static int Channels(BackboneSpec spec) => spec.ChannelLayers().Sum(layer => layer.Channels);

    public static Recommender Recommender(BackboneSpec spec, int itemCount, KernelChoice kernels = KernelChoice.Best, int seed = 1) =>
        new(spec, itemCount, Tensors(spec, itemCount, seed), kernels);

    public static int[] History(int length, int itemCount, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(itemCount))];
    }
}
