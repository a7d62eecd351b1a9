using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Quantization;
using Tailor.Runtime.Tests.Backbones;

namespace Tailor.Runtime.Tests.Items;

/// <summary>Item tables of 8, 4 and 2 bits against their definition, equal to the bit on every kernel.</summary>
public sealed class PackedItemTableTests
{
    private static readonly int[] Widths = [1, 3, 8, 16, 17, 50, 64];

    public static TheoryData<KernelChoice> Choices => [.. KernelTable.Available];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Look_up_gives_the_rounded_row(KernelChoice kernels)
    {
        foreach (var width in Widths)
        {
            const int count = 37;
            var spec = Spec(width);
            var rows = SyntheticModel.Tensors(spec, count).Floats("items.weight", count, width).ToArray();
            foreach (var bits in new[] { 2, 4, 8 })
            {
                var table = Open(spec, count, kernels, bits).Items;
                Assert.Equal(bits, table.Bits);
                var (expected, found) = (new float[width], new float[width]);
                for (var item = 0; item < count; item++)
                {
                    ChannelQuantizer.Round(rows.AsSpan(item * width, width), bits, expected);
                    table.CopyTo(item, found);
                    Assert.Equal(expected, found);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Scores_equal_their_definition_in_every_call(KernelChoice kernels)
    {
        foreach (var width in Widths)
        {
            foreach (var count in new[] { 1, 5, 16, 33, 1023, 1024, 1025, 2100 })
            {
                var spec = Spec(width);
                var rows = SyntheticModel.Tensors(spec, count).Floats("items.weight", count, width).ToArray();
                foreach (var bits in new[] { 2, 4, 8 })
                {
                    var session = Open(spec, count, kernels, bits).OpenSession();
                    var (state, scores, some) = (new float[width], new float[count], new float[count]);
                    session.Encode([0], state);
                    session.Score([0], scores);
                    Assert.Equal(Definition(rows, state, bits), scores);

                    int[] items = [.. Enumerable.Range(0, count).Reverse()];
                    session.ScoreItems(state, items, some);
                    Assert.Equal(scores, some.Reverse());

                    var top = new Recommendation[20];
                    var found = session.Recommend([0], top);
                    Assert.Equal(Enumerable.Range(1, count - 1).OrderByDescending(item => scores[item]).ThenBy(item => item).Take(20).Select(item => new Recommendation(item, scores[item])), top[..found]);
                }
            }
        }
    }

    [Fact]
    public void The_table_shrinks_as_its_bits_do()
    {
        var spec = Spec(64);
        foreach (var bits in new[] { 2, 4, 8 }) Assert.Equal(160 * ((64 * bits / 8) + sizeof(float)), Open(spec, 160, KernelChoice.Best, bits).Items.Bytes);
        Assert.Equal(160 * 64 * sizeof(float), Open(spec, 160, KernelChoice.Best, 32).Items.Bytes);
    }

    [Fact]
    public void Other_widths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Open(Spec(8), 5, KernelChoice.Best, 16));
        Assert.Contains("ItemBits must be 2, 4, 8 or 32, not 16", error.Message, StringComparison.Ordinal);
    }

    private static float[] Definition(float[] rows, float[] state, int bits)
    {
        var width = state.Length;
        var largest = state.Max(MathF.Abs);
        int[] input = [.. state.Select(value => (int)MathF.Round(value * (127 / largest)))];
        var codes = new sbyte[width];
        return [.. Enumerable.Range(0, rows.Length / width).Select(item =>
        {
            var scale = ChannelQuantizer.Quantize(rows.AsSpan(item * width, width), bits, codes);
            return codes.Zip(input, (code, value) => code * value).Sum() * (largest / 127 * scale);
        })];
    }

    private static BackboneSpec Spec(int width) => Gru4RecTests.Spec(width, length: 3, hidden: 5, layers: 1);

    private static Recommender Open(BackboneSpec spec, int count, KernelChoice kernels, int bits) =>
        new(spec, count, SyntheticModel.Tensors(spec, count), new RecommenderOptions { Kernels = kernels, ItemBits = bits });
}
