using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Backbones;

public sealed class NextItNetTests : BackboneContract
{
    protected override IEnumerable<BackboneSpec> Specs =>
    [
        Spec(width: 5, length: 7, blocks: 2, kernel: 3, 1),
        Spec(width: 17, length: 12, blocks: 3, kernel: 2, 1, 4) with { EmbeddingNorm = true, ItemBias = true },
        Spec(width: 34, length: 70, blocks: 4, kernel: 3, 1, 4) with { EmbeddingNorm = true },
        Spec(width: 6, length: 4, blocks: 1, kernel: 5, 300),
        Spec(width: 1, length: 1, blocks: 1, kernel: 1, 1),
    ];

    [Fact]
    public void One_block_is_worked_by_hand()
    {
        // Items 0 = (1, 3) and 1 = (2, 0). Kernel 2, dilation 1, so the second convolution looks 2 back.
        // First at the last of (0, 1): of the row before its first value twice, of its own both values: (2·1 + 2, 0) = (4, 0); norm (1, −1), times (2, 1), ReLU: (2, 0).
        // Second: two back lies before the oldest item, so zeros; of its own values (x, y) → (y, x): (0, 2); norm (−1, 1), plus bias (3, 0): (2, 1).
        // Block: (2, 0) + (2, 1) = (4, 1); final norm (1, −1), times (1, 10): (1, −10).
        var spec = Spec(width: 2, length: 3, blocks: 1, kernel: 2, 1);
        var map = new TensorMap();
        map.Add("blocks.0.first.weight", new float[] { 2, 0, 1, 0, 0, 0, 0, 1 }, 2, 4);
        map.Add("blocks.0.first.bias", new float[2], 2);
        map.Add("blocks.0.first.norm.weight", new float[] { 2, 1 }, 2);
        map.Add("blocks.0.first.norm.bias", new float[2], 2);
        map.Add("blocks.0.second.weight", new float[] { 7, 7, 0, 1, 7, 7, 1, 0 }, 2, 4);
        map.Add("blocks.0.second.bias", new float[2], 2);
        map.Add("blocks.0.second.norm.weight", new float[] { 1, 1 }, 2);
        map.Add("blocks.0.second.norm.bias", new float[] { 3, 0 }, 2);
        map.Add("final.norm.weight", new float[] { 1, 10 }, 2);
        map.Add("final.norm.bias", new float[2], 2);
        map.Add("items.weight", new float[] { 1, 3, 2, 0 }, 2, 2);
        var state = new float[2];
        new Recommender(spec, 2, map).OpenSession().Encode([0, 1], state);
        Assert.Equal(1, state[0], 1e-5f);
        Assert.Equal(-10, state[1], 1e-4f);
    }

    [Fact]
    public void Only_what_the_last_state_reads_is_computed()
    {
        // Two blocks with dilations 1, 2, 4, 8 and kernel 2 read 1 + 1 + 2 + 4 + 8 items, all of them, of a window of 40.
        var session = SyntheticModel.Recommender(Spec(width: 4, length: 40, blocks: 2, kernel: 2, 1, 4), ItemCount).OpenSession();
        var (history, state) = (SyntheticModel.History(40, ItemCount, seed: 1), new float[4]);
        session.Encode(history, state);
        Assert.Equal(16, session.ItemsComputed);

        // With dilations 5 and 10 the last item reads 0, 5, 10 and 15 back. One item later that is four others; five later, three of them are known.
        session = SyntheticModel.Recommender(Spec(width: 4, length: 40, blocks: 1, kernel: 2, 5), ItemCount).OpenSession();
        foreach (var (length, cost) in new[] { (34, 4), (35, 4), (36, 4), (37, 4), (38, 4), (39, 1), (39, 0), (40, 1) })
        {
            var before = session.ItemsComputed;
            session.Encode(history.AsSpan(0, length), state);
            Assert.Equal(cost, session.ItemsComputed - before);
        }
    }

    [Fact]
    public void Changing_an_item_outside_the_receptive_field_changes_nothing()
    {
        var session = SyntheticModel.Recommender(Spec(width: 8, length: 40, blocks: 2, kernel: 2, 1, 4), ItemCount).OpenSession();
        var history = SyntheticModel.History(40, ItemCount, seed: 1);
        var (expected, found) = (new float[8], new float[8]);
        session.Encode(history, expected);
        for (var back = 0; back < history.Length; back++)
        {
            int[] other = [.. history];
            other[^(back + 1)] = (other[^(back + 1)] + 1) % ItemCount;
            session.Encode(other, found);
            Assert.Equal(back >= 16, expected.AsSpan().SequenceEqual(found));
        }
    }

    internal static NextItNetSpec Spec(int width, int length, int blocks, int kernel, params int[] dilations) =>
        new() { Width = width, MaxLength = length, Blocks = blocks, Kernel = kernel, Dilations = [.. dilations], EmbeddingNorm = false };
}
