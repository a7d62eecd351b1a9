using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Tests.Dropout;

public class DropoutMasksTests
{
    private static readonly BatchPosition Here = new(1, 2);

    [Theory]
    [InlineData(.1)]
    [InlineData(.5)]
    [InlineData(.9)]
    public void ItDropsItsShareAndScalesTheRest(double probability)
    {
        using var pool = MaskPool.Create(probability, 100_000, seed: 1);
        using var scope = torch.NewDisposeScope();
        var kept = DropoutMasks.For(pool, null, 1, Here).Embedding(torch.ones([1000, 100])).data<float>();
        var dropped = kept.Count(value => value == 0) / (double)kept.Length;
        var deviation = Math.Sqrt(probability * (1 - probability) / kept.Length);
        Assert.InRange(dropped, probability - (5 * deviation), probability + (5 * deviation));
        Assert.All(kept.Where(value => value != 0), value => Assert.Equal((float)(1 / (1 - probability)), value));
    }

    [Fact]
    public void ColumnsAreDroppedAlike()
    {
        using var pool = MaskPool.Create(.5, 64_000, seed: 2);
        using var scope = torch.NewDisposeScope();
        var means = DropoutMasks.For(pool, null, 1, Here).Embedding(torch.ones([1000, 64])).sum(0).data<float>().Select(sum => sum / 1000);
        Assert.All(means, mean => Assert.InRange(mean, 1 - .17, 1 + .17)); // 5 deviations of .032
    }

    [Fact]
    public void TheSameBatchDropsTheSameAndTheNextUseSomethingElse()
    {
        using var pool = MaskPool.Create(.5, 4096, seed: 3);
        using var scope = torch.NewDisposeScope();
        var (first, again, later) = (DropoutMasks.For(pool, pool, 1, Here), DropoutMasks.For(pool, pool, 1, Here), DropoutMasks.For(pool, pool, 1, new BatchPosition(1, 3)));
        float[] a = Draw(first), b = Draw(first), c = Draw(again), d = Draw(again), e = Draw(later);
        Assert.Equal(a, c);
        Assert.Equal(b, d);
        Assert.NotEqual(a, b);
        Assert.NotEqual(a, e);

        static float[] Draw(DropoutMasks masks) => masks.Branch(torch.ones([64, 64])).data<float>();
    }

    [Fact]
    public void GradientsPassWhereValuesDo()
    {
        using var pool = MaskPool.Create(.3, 1000, seed: 4);
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([10, 100]);
        x.requires_grad = true;
        var y = DropoutMasks.For(pool, null, 1, Here).Embedding(x);
        Assert.Equal(y.data<float>(), torch.grad(y.sum(), [x])[0]!.data<float>());
    }

    [Fact]
    public void NothingIsDroppedWithProbabilityZero()
    {
        Assert.Null(MaskPool.Create(0, 1000, seed: 1));
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([3]);
        Assert.Same(x, DropoutMasks.None.Embedding(x));
        Assert.Same(x, DropoutMasks.For(null, null, 1, Here).Branch(x));
    }

    [Theory]
    [InlineData(-.1)]
    [InlineData(1)]
    public void AShareOutOfRangeIsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskPool.Create(probability, 10, seed: 1));
}
