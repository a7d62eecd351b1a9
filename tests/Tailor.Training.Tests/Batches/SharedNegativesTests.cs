using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Batches;

public class SharedNegativesTests
{
    [Theory]
    [InlineData(1000, 64)]
    [InlineData(100, 99)]
    [InlineData(2, 1)]
    public void NegativesAreDifferentItems(int items, int count)
    {
        var negatives = new SharedNegatives(items, count, seed: 1);
        for (var batch = 0; batch < 50; batch++)
        {
            negatives.Draw(new BatchPosition(0, batch));
            Assert.Equal(count, negatives.Items.Length);
            Assert.Equal(count, negatives.Items.ToArray().Distinct().Count());
            Assert.All(negatives.Items.ToArray(), item => Assert.InRange(item, 0, items - 1));
        }
    }

    [Fact]
    public void UniformNegativesAreDrawnEquallyOften()
    {
        const int Steps = 20_000;
        var negatives = new SharedNegatives(40, 10, seed: 2);
        var counts = Count(negatives, 40, Steps);
        var error = Math.Sqrt(Steps * .25 * .75);
        Assert.All(counts, c => Assert.InRange(c, Steps * .25 - 5 * error, Steps * .25 + 5 * error));
        Assert.All(negatives.LogQ.ToArray(), q => Assert.Equal(Math.Log(.25), q, 6));
    }

    [Fact]
    public void LogQOfPopularNegativesIsTheFrequencyTheyAreDrawnWith()
    {
        const int Steps = 20_000;
        int[] interactions = [.. Enumerable.Range(0, 60).Select(i => 2000 / (i + 1))]; // Zipf, the rarest 33
        var negatives = new SharedNegatives(interactions, alpha: .75, count: 20, seed: 3);
        var logQ = new double[60];
        var counts = Count(negatives, 60, Steps, logQ);
        Assert.True(counts[0] > 5 * counts[59], $"{counts[0]} and {counts[59]}");
        // The closed form takes the number of draws as fixed: good to a few per cent.
        for (var item = 0; item < 60; item++) Assert.InRange(Math.Exp(logQ[item]) / (counts[item] / (double)Steps), .93, 1.07);
    }

    [Fact]
    public void AlphaZeroIsUniform()
    {
        var negatives = new SharedNegatives([1000, 10, 1, 0, 0, 7, 7, 7], alpha: 0, count: 4, seed: 3);
        negatives.Draw(default);
        Assert.All(negatives.LogQ.ToArray(), q => Assert.Equal(Math.Log(.5), q, 5));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(512)]
    public void AsManyNegativesAsItemsAreAllItems(int count)
    {
        var negatives = new SharedNegatives(10, count, seed: 1);
        negatives.Draw(new BatchPosition(3, 4));
        Assert.True(negatives.IsWholeCatalogue);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], negatives.Items.ToArray());
        Assert.All(negatives.LogQ.ToArray(), q => Assert.Equal(0, q));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ADrawIsAFunctionOfSeedEpochAndBatch(bool popular)
    {
        SharedNegatives Make(long seed) => popular
            ? new SharedNegatives([.. Enumerable.Range(1, 500)], .5, 50, seed)
            : new SharedNegatives(500, 50, seed);
        var run = Make(7);
        for (var batch = 0; batch < 10; batch++) run.Draw(new BatchPosition(1, batch));
        var resumed = Make(7);
        resumed.Draw(new BatchPosition(1, 9));
        Assert.Equal(run.Items.ToArray(), resumed.Items.ToArray());
        Assert.Equal(run.LogQ.ToArray(), resumed.LogQ.ToArray());
        foreach (var (seed, epoch, batch) in new[] { (8, 1, 9), (7, 9, 1), (7, 2, 9), (7, 1, 8) })
        {
            var other = Make(seed);
            other.Draw(new BatchPosition(epoch, batch));
            Assert.NotEqual(run.Items.ToArray(), other.Items.ToArray());
        }
    }

    [Fact]
    public void ADrawAllocatesNothing()
    {
        var negatives = new SharedNegatives([.. Enumerable.Range(1, 5000)], 1, 512, seed: 1);
        negatives.Draw(default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var batch = 1; batch < 20; batch++) negatives.Draw(new BatchPosition(0, batch));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void TooManyNegativesOfASteepDistributionAreRefused()
    {
        int[] interactions = [1_000_000_000, .. Enumerable.Repeat(1, 99)];
        var error = Assert.Throws<ArgumentException>(() => new SharedNegatives(interactions, 1, 50, seed: 1));
        Assert.Contains("fewer negatives", error.Message, StringComparison.Ordinal);
    }

    private static int[] Count(SharedNegatives negatives, int items, int steps, double[]? logQ = null)
    {
        var counts = new int[items];
        for (var step = 0; step < steps; step++)
        {
            negatives.Draw(new BatchPosition(0, step));
            for (var k = 0; k < negatives.Count; k++)
            {
                counts[negatives.Items[k]]++;
                if (logQ is not null) logQ[negatives.Items[k]] = negatives.LogQ[k];
            }
        }
        return counts;
    }
}
