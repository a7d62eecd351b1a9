using Tailor.Evaluation.Candidates;
using Tailor.Interactions.Randomness;

namespace Tailor.Evaluation.Tests.Candidates;

public sealed class UrnTests
{
    // What an independent implementation of the definition in docs/evaluation.md yields. A protocol's negatives never change: neither may these.
    [Fact]
    public void TheStreamIsFrozen()
    {
        Assert.Equal(6903198259781865637UL, new RandomStream(1, 1, 0, 0).Next());
        Assert.Equal(329606495594797683UL, new RandomStream(2, -7, 3, 5).Next());
    }

    [Fact]
    public void UniformDrawsAreFrozen() => Assert.Equal(
        [6, 19, 15, 9, 18, 11, 1, 17], Draw(new Urn([.. Enumerable.Repeat(1, 20)]), [0, 3, 5], 8, new RandomStream(1, 1, 4, 2)));

    [Fact]
    public void WeightedDrawsAreFrozen() => Assert.Equal(
        [11, 10, 8, 17, 12, 15, 9, 13], Draw(new Urn([.. Enumerable.Range(0, 20).Select(i => i * i)]), [19, 18], 8, new RandomStream(1, -3, 4, 2)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void YieldsEveryItemOnceThenIsEmpty(int items)
    {
        var urn = new Urn([.. Enumerable.Repeat(3, items)]);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(3L * items, urn.Total);
            Assert.Equal(Enumerable.Range(0, items), Draw(urn, [], items + 5, new RandomStream(1, round, 0, 0)).Order());
        }
    }

    [Fact]
    public void RefillUndoesDrawsAndRemovals()
    {
        var urn = new Urn([5, 0, 2, 9, 1]);
        var fresh = Draw(urn, [0], 3, new RandomStream(1, 1, 1, 1));
        Draw(urn, [3, 3, 1], 2, new RandomStream(1, 2, 2, 2));
        Assert.Equal(fresh, Draw(urn, [0], 3, new RandomStream(1, 1, 1, 1)));
    }

    [Fact]
    public void WeightZeroIsNeverDrawn() => Assert.Equal([0, 2], Draw(new Urn([5, 0, 2]), [], 3, new RandomStream(1, 1, 1, 1)).Order());

    [Fact]
    public void FrequenciesFollowTheWeights()
    {
        const int Draws = 40_000;
        int[] weights = [1, 2, 3, 4];
        var urn = new Urn(weights);
        var counts = new int[4];
        for (var d = 0; d < Draws; d++) counts[Draw(urn, [], 1, new RandomStream(1, 1, d, 0))[0]]++;
        for (var item = 0; item < 4; item++)
        {
            var p = weights[item] / 10.0;
            Assert.InRange(counts[item], Draws * p - 4 * Math.Sqrt(Draws * p * (1 - p)), Draws * p + 4 * Math.Sqrt(Draws * p * (1 - p)));
        }
    }

    private static int[] Draw(Urn urn, int[] gone, int draws, RandomStream random)
    {
        foreach (var item in gone) urn.Remove(item);
        var drawn = new List<int>();
        while (drawn.Count < draws && urn.Total > 0) drawn.Add(urn.Draw(ref random));
        urn.Refill();
        return [.. drawn];
    }
}
