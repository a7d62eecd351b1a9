using Tailor.Models.Backbones;
using Tailor.Models.Tensors;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>Random weights of any shapes; how long a forward pass takes does not depend on them.</summary>
internal static class SyntheticWeights
{
    public static Recommender Recommender(BackboneSpec spec, int itemCount, KernelChoice kernels) =>
        new(spec, itemCount, Tensors(spec.Tensors().Concat(spec.ItemTensors(itemCount))), kernels);

    public static TensorMap Tensors(IEnumerable<TensorShape> shapes)
    {
        var random = new Random(1);
        var tensors = new TensorMap("synthetic");
        foreach (var shape in shapes)
        {
            tensors.Add(shape.Name, Enumerable.Range(0, checked((int)shape.ElementCount)).Select(_ => Next(random)).ToArray(), [.. shape.Dimensions]);
        }

        return tensors;
    }

    /// <summary>A weight.</summary>
    public static float Next(Random random) => (random.NextSingle() - 0.5f) / 4;

    public static int[] History(int length, int itemCount, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(itemCount))];
    }
}
