using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary><c>gate</c>: fails when a recommendation allocates, on any backbone, width or item table. Takes a second or two; counts bytes, no times.</summary>
internal static class AllocationGate
{
    private const int ItemCount = 2_000;
    private const int Rounds = 3;

    public static int Run()
    {
        var failed = 0;
        foreach (var (backbone, spec) in RecommendBenchmark.Specs)
        {
            foreach (var (plan, bits) in WidthTrial.Plans)
            {
                foreach (var itemBits in new[] { 32, 8, 4, 2 })
                {
                    var bytes = Bytes(Open(spec, bits, itemBits).OpenSession(), spec);
                    if (bytes == 0) continue;
                    failed++;
                    Console.Error.WriteLine($"{backbone}, {plan}, items of {itemBits} bits: {bytes} bytes allocated by 64 recommendations; expected 0.");
                }
            }
        }

        foreach (var (backbone, spec) in RecommendBenchmark.Specs)
        {
            foreach (var share in new[] { .02, .1, .25 })
            {
                var tensors = SyntheticWeights.Tensors(spec.Tensors().Concat(spec.ItemTensors(ItemCount)));
                var table = TableTrial.File(tensors.Floats("items.weight", ItemCount, spec.Width), ItemCount);
                var options = new RecommenderOptions { Table = TableTrial.Prefix(table, share) };
                var bytes = Bytes(new Recommender(spec, ItemCount, tensors, options).OpenSession(), spec);
                if (bytes == 0) continue;
                failed++;
                Console.Error.WriteLine($"{backbone}, {share:P0} of a scalable table: {bytes} bytes allocated by 64 recommendations; expected 0.");
            }
        }

        Console.WriteLine(failed == 0 ? "No recommendation allocates." : $"{failed} kinds of recommendations allocate.");
        return failed == 0 ? 0 : 1;
    }

    private static Recommender Open(BackboneSpec spec, int[] bits, int itemBits) => new(spec, ItemCount, SyntheticWeights.Tensors(spec.Tensors().Concat(spec.ItemTensors(ItemCount))), new RecommenderOptions
    {
        Quantization = new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 8),
        Precision = bits.Length == 0 ? null : new Precision(WidthTrial.Codes(bits, spec.ChannelLayers().Sum(layer => layer.Channels))),
        ItemBits = itemBits,
    });

    /// <summary>The least of some rounds: the first use of a path may cost the .NET runtime an object of its own.</summary>
    private static long Bytes(RecommenderSession session, BackboneSpec spec)
    {
        int[][] histories = [.. Enumerable.Range(0, 64).Select(n => SyntheticWeights.History(n % (spec.MaxLength + 2), ItemCount, n))];
        var (top, least) = (new Recommendation[10], long.MaxValue);
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var history in histories) session.Recommend(history, top);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
