using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Runtime;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.Tests.Rule;

/// <summary>The runtime on scalable tables, against the tables decoded into floats.</summary>
public sealed class ElasticRuntimeTests
{
    public static TheoryData<KernelChoice> Choices => [.. KernelTable.Available];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Scores_and_states_are_those_of_the_decoded_table(KernelChoice kernels)
    {
        foreach (var (items, width) in new[] { (5, 3), (700, 20), (3000, 16), (1500, 64) })
        {
            var file = SampleTables.File(items, width);
            foreach (var share in new[] { 0, .1, .3, .6, 1 })
            {
                var table = share == 0 ? file.Table(file.Within(file.Layout.Shortest)!) : SampleTables.Table(file, Math.Max(share, (double)file.Layout.Shortest / file.Layout.Full));
                int[] history = [0, items - 1, items / 2];
                float[] state = new float[width], expectedState = new float[width], scores = new float[items], some = new float[items];
                var session = Open(Spec(width), items, table, kernels).OpenSession();
                Decoded(Spec(width), items, table, kernels).OpenSession().Encode(history, expectedState);
                session.Encode(history, state);
                Assert.InRange(Difference(expectedState, state), 0, .03); // levels are whole numbers up to 127

                session.Score(history, scores);
                var values = table.Decode();
                float[] expected = [.. Enumerable.Range(0, items).Select(item => Enumerable.Range(0, width).Sum(k => state[k] * values[(item * width) + k]))];
                Assert.InRange(Difference(expected, scores), 0, .03); // and so is the state, section by section

                int[] reversed = [.. Enumerable.Range(0, items).Reverse()];
                session.ScoreItems(state, reversed, some);
                Assert.Equal(scores, some.Reverse());
                var top = new Recommendation[10];
                var found = session.Recommend(history, top);
                Assert.Equal(Enumerable.Range(0, items).Except(history).OrderByDescending(item => scores[item]).ThenBy(item => item).Take(10).Select(item => new Recommendation(item, scores[item])), top[..found]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void What_a_table_takes_in_memory_is_known_before_it_is_there(KernelChoice kernels)
    {
        foreach (var (items, width) in new[] { (5, 3), (700, 20), (3000, 16), (1500, 64) })
        {
            var file = SampleTables.File(items, width);
            foreach (var share in new[] { 0, .1, .3, .6, 1 })
            {
                var length = file.Layout.Within(Math.Max(file.Layout.Shortest, (long)(share * file.Layout.Full)))!.Value;
                var said = ElasticFootprint.Bytes(file.Header, file.Layout.Bits(length));
                var found = Open(Spec(width), items, file.Table(file.Within(length)!), kernels).Bytes.Items;
                Assert.InRange(said, found, items < 100 ? 100 * found : (long)(1.25 * found)); // panels of 16 where this CPU has narrower ones
            }
        }
    }

    [Fact]
    public void Every_kernel_gives_almost_the_same_scores()
    {
        var table = SampleTables.Table(SampleTables.File(700, 20), .4);
        var expected = new float[700];
        Open(Spec(20), 700, table, KernelChoice.Scalar).OpenSession().Score([3, 4], expected);
        foreach (var choice in KernelTable.Available)
        {
            var found = new float[700];
            Open(Spec(20), 700, table, choice).OpenSession().Score([3, 4], found);
            Assert.InRange(Difference(expected, found), 0, .01); // an activation may fall to the next of its 255 levels
        }
    }

    [Fact]
    public void Every_backbone_runs_and_nothing_is_allocated()
    {
        var table = SampleTables.Table(SampleTables.File(1200, 16), .3);
        foreach (var spec in Backbones())
        {
            var session = Open(spec, 1200, table, KernelChoice.Best).OpenSession();
            var (top, history, least) = (new Recommendation[10], Enumerable.Range(0, 30).ToArray(), long.MaxValue);
            for (var round = 0; round < 4; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var item = 0; item < 20; item++) session.Recommend(history.AsSpan(item, 3), top);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
            Assert.All(top, item => Assert.True(float.IsFinite(item.Score)));
        }
    }

    [Fact]
    public void Codes_stay_codes_in_memory()
    {
        const int items = 6_000;
        var file = SampleTables.File(items, 96);
        var table = SampleTables.Table(file, .4);
        var bytes = Open(Spec(96), items, table, KernelChoice.Best).Bytes.Items;
        var vectors = 2L * table.Dimensions.Length * 96 * sizeof(float);
        Assert.InRange(bytes - vectors - (5 * items), table.Length / 2, 2 * table.Length); // rows of 2, 4 and 8 bits; 5 bytes to find an item; the vectors, to turn there and back
    }

    [Fact]
    public void A_table_of_other_sizes_is_refused()
    {
        var table = SampleTables.File(90, 6).Whole();
        Assert.Contains("a scalable table of 91 items of 6 values, found 90 of 6", Assert.Throws<ArgumentException>(() => Open(Spec(6), 91, table, KernelChoice.Best)).Message, StringComparison.Ordinal);
        Assert.Contains("ItemBits must stay 32", Assert.Throws<ArgumentException>(() => new Recommender(Spec(6), 90, Tensors(Spec(6), 90, null), new RecommenderOptions { Table = table, ItemBits = 8 })).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<BackboneSpec> Backbones() =>
    [
        Spec(16),
        new Gru4RecSpec { Width = 16, MaxLength = 8, Hidden = 8, Layers = 1, EmbeddingNorm = true },
        new CaserSpec { Width = 16, MaxLength = 5, HorizontalFilters = 4, VerticalFilters = 2 },
        new NextItNetSpec { Width = 16, MaxLength = 8, Blocks = 2, Dilations = [1, 2], Kernel = 3, EmbeddingNorm = true },
    ];

    private static SasRecSpec Spec(int width) => new()
    {
        Width = width,
        MaxLength = 8,
        Blocks = 1,
        Heads = 1,
        FeedForward = 8,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    private static Recommender Open(BackboneSpec spec, int items, ElasticTable table, KernelChoice kernels) =>
        new(spec, items, Tensors(spec, items, null), new RecommenderOptions { Kernels = kernels, Table = table });

    private static Recommender Decoded(BackboneSpec spec, int items, ElasticTable table, KernelChoice kernels) =>
        new(spec, items, Tensors(spec, items, table.Decode()), new RecommenderOptions { Kernels = kernels });

    private static TensorMap Tensors(BackboneSpec spec, int items, float[]? table)
    {
        var (random, map) = (new Random(1), new TensorMap("synthetic"));
        foreach (var shape in spec.Tensors()) map.Add(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.NextSingle() - .4f).ToArray(), [.. shape.Dimensions]);
        foreach (var shape in spec.ItemTensors(items))
            map.Add(shape.Name, shape.Name == "items.weight" ? table ?? new float[shape.ElementCount] : new float[shape.ElementCount], [.. shape.Dimensions]);
        return map;
    }

    /// <summary>Root of the mean squared difference, in units of the expected values' own.</summary>
    private static double Difference(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / (expected.Sum(value => (double)value * value) + 1e-12));
}
