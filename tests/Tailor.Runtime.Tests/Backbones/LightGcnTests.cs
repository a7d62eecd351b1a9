using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Tests.Backbones;

public sealed class LightGcnTests
{
    private const int Items = 83;

    [Fact]
    public void The_state_is_the_weighted_sum_of_the_history()
    {
        // Rows (1, 2) and (3, −1), weights ½ and 2: (½ + 6, 1 − 2) / √2.
        var map = new TensorMap();
        map.Add("items.weight", new float[] { 1, 2, 3, -1 }, 2, 2);
        map.Add("items.historyWeight", new float[] { .5f, 2 }, 2);
        var session = new Recommender(new LightGcnSpec { Width = 2, MaxLength = 4 }, 2, map).OpenSession();
        var state = new float[2];
        session.Encode([0, 1], state);
        Assert.Equal(6.5 / Math.Sqrt(2), state[0], 1e-6);
        Assert.Equal(-1 / Math.Sqrt(2), state[1], 1e-6);
        session.Encode([], state);
        Assert.Equal([0, 0], state);
    }

    [Theory]
    [InlineData(5, 32)]
    [InlineData(64, 32)]
    [InlineData(33, 8)]
    [InlineData(64, 4)]
    public void Scores_equal_plain_arithmetic_on_every_kernel(int width, int bits)
    {
        var spec = new LightGcnSpec { Width = width, MaxLength = 40 };
        var tensors = SyntheticModel.Tensors(spec, Items);
        var history = SyntheticModel.History(30, Items, seed: 2);
        foreach (var kernels in KernelTable.Available)
        {
            var recommender = new Recommender(spec, Items, tensors, new RecommenderOptions { Kernels = kernels, ItemBits = bits });
            var (state, scores, row) = (new float[width], new float[Items], new float[width]);
            var expected = new double[width];
            foreach (var item in history)
            {
                recommender.Items.CopyTo(item, row);
                for (var d = 0; d < width; d++) expected[d] += tensors.Floats("items.historyWeight", Items)[item] * row[d] / Math.Sqrt(history.Length);
            }

            var session = recommender.OpenSession();
            session.Encode(history, state);
            for (var d = 0; d < width; d++) Assert.Equal(expected[d], state[d], 1e-5);
            session.Score(history, scores);
            recommender.Items.CopyTo(7, row);
            Assert.Equal(row.Zip(expected, (a, b) => a * b).Sum(), scores[7], bits == 32 ? 1e-5 : 5e-2); // codes of the state
        }
    }

    [Fact]
    public void The_order_of_the_history_does_not_matter_and_calls_allocate_nothing()
    {
        var spec = new LightGcnSpec { Width = 16, MaxLength = 40 };
        var session = new Recommender(spec, Items, SyntheticModel.Tensors(spec, Items)).OpenSession();
        var (a, b) = (new Recommendation[10], new Recommendation[10]);
        var history = SyntheticModel.History(25, Items, seed: 4);
        int[] reversed = [.. Enumerable.Reverse(history)];
        session.Recommend(history, a);
        session.Recommend(reversed, b);
        Assert.Equal(a.Select(one => one.Item), b.Select(one => one.Item));
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Recommend(history, a);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Weights_are_counted_among_the_bytes()
    {
        var spec = new LightGcnSpec { Width = 16, MaxLength = 40 };
        var recommender = new Recommender(spec, Items, SyntheticModel.Tensors(spec, Items));
        Assert.True(recommender.Bytes.Total >= Items * (16 + 1) * sizeof(float), $"{recommender.Bytes}");
    }
}
