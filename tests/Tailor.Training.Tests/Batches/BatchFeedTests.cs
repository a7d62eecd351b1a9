using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Batches;

public class BatchFeedTests
{
    private const int Epochs = 3;
    private static readonly WindowSampler Sampler = new(TrainingSplits.Varied(300, 60, seed: 2), new WindowOptions { Length = 20 }, seed: 4);
    private static readonly BatchComposer Composer = new(Sampler, new BatchOptions { TokensPerBatch = 64 });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void PrefetchEqualsComposingInPlace(int depth)
    {
        using var feed = new BatchFeed(Composer, default, Epochs, depth);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var plan = Composer.Plan(epoch);
            for (var k = 0; k < plan.BatchCount; k++)
            {
                var expected = new TrainingBatch();
                Composer.Compose(plan, k, expected);
                var batch = feed.Next();
                Assert.NotNull(batch);
                BatchAssert.Same(expected, batch);
            }
        }
        Assert.Null(feed.Next());
        Assert.Null(feed.Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ARunGoesOnExactlyWhereItStopped(int depth)
    {
        var middle = new BatchPosition(1, 5);
        using var whole = new BatchFeed(Composer, default, Epochs, depth);
        using var resumed = new BatchFeed(Composer, middle, Epochs, depth);
        TrainingBatch? expected;
        do expected = whole.Next(); while (expected!.Position != middle);
        for (; expected is not null; expected = whole.Next()) BatchAssert.Same(expected, resumed.Next()!);
        Assert.Null(resumed.Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void HeldBatchesStayValid(int depth)
    {
        using var feed = new BatchFeed(Composer, default, 1, depth, held: 3);
        var held = Enumerable.Range(0, 3).Select(_ => feed.Next()!).ToArray();
        var plan = Composer.Plan(0);
        for (var k = 0; k < held.Length; k++)
        {
            var expected = new TrainingBatch();
            Composer.Compose(plan, k, expected);
            BatchAssert.Same(expected, held[k]);
        }
    }

    [Fact]
    public void ThePositionAfterTheLastBatchIsTheNextEpoch()
    {
        using var feed = new BatchFeed(Composer, new BatchPosition(0, Composer.Plan(0).BatchCount), 2);
        Assert.Equal(new BatchPosition(1, 0), feed.Next()!.Position);
        using var ended = new BatchFeed(Composer, new BatchPosition(2, 0), 2);
        Assert.Null(ended.Next());
    }

    [Fact]
    public void ACancelledWaitCanBeRepeated()
    {
        using var feed = new BatchFeed(Composer, default, Epochs);
        Assert.Equal(new BatchPosition(0, 0), feed.Next()!.Position);
        Assert.Throws<OperationCanceledException>(() => feed.Next(new CancellationToken(canceled: true)));
        Assert.Equal(new BatchPosition(0, 1), feed.Next()!.Position);
    }

    [Fact]
    public void WhatFailsOnTheHelperIsThrownToTheConsumer()
    {
        // The plan fits, but the split changed under the sampler's feet: the helper cannot write the rows.
        var lengths = new[] { 8, 8, 8 };
        var honest = TrainingSplits.OfLengths(lengths);
        var broken = new Interactions.Splits.Split(honest.Sequences, "test", [50, 8, 8], [], []);
        Assert.ThrowsAny<ArgumentException>(() => new WindowSampler(broken, new WindowOptions { Length = 4 }, 0));

        var training = new[] { 8, 8, 8 };
        var sampler = new WindowSampler(new Interactions.Splits.Split(honest.Sequences, "test", training, [], []), new WindowOptions { Length = 4 }, 0);
        training[1] = 50;
        using var feed = new BatchFeed(new BatchComposer(sampler, new BatchOptions { TokensPerBatch = 4 }), default, 1);
        Assert.ThrowsAny<ArgumentException>(() => feed.Next());
        Assert.ThrowsAny<ArgumentException>(() => feed.Next());
    }

    [Fact]
    public void DisposingStopsTheHelperAndEndsTheFeed()
    {
        var feed = new BatchFeed(Composer, default, int.MaxValue, depth: 1);
        Assert.NotNull(feed.Next());
        feed.Dispose(); // waits for the helper: a helper that went on would hang here
        feed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => feed.Next());
    }
}
