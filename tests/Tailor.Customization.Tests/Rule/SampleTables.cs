using Tailor.Customization.Rule;
using Tailor.Models.Elastic;

namespace Tailor.Customization.Tests.Rule;

/// <summary>Item tables by chance, whose dimensions matter more and less.</summary>
internal static class SampleTables
{
    public static float[] Table(int items, int width, int seed = 1)
    {
        var random = new Random(seed);
        var mix = Enumerable.Range(0, width * width).Select(_ => (random.NextSingle() - .5f) / MathF.Sqrt(width)).ToArray();
        var table = new float[items * width];
        for (var item = 0; item < items; item++)
        {
            for (var d = 0; d < width; d++)
            {
                var value = (float)((Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6) * Math.Pow(2, -d / 4.0)) + (d == 0 ? 1f : 0);
                for (var k = 0; k < width; k++) table[(item * width) + k] += value * mix[(d * width) + k];
            }
        }

        return table;
    }

    public static int[] Counts(int items, int seed = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, items).Select(_ => (int)(5 / (random.NextDouble() + .01)))];
    }

    public static ElasticFile File(int items, int width, ElasticOptions? options = null) =>
        ElasticFile.Of(ElasticTableBuilder.Build(Table(items, width), Counts(items), [], 7, options ?? new ElasticOptions()), "sample");

    public static ElasticTable Table(ElasticFile file, double share) => file.Table(file.Within((long)(share * file.Layout.Full))!);
}
