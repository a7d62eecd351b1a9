using Tailor.Training.Divergence;

namespace Tailor.Training.Tests.Divergence;

public class DivergenceGuardTests
{
    private readonly DivergenceGuard _guard = new();

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void ALossThatIsNoNumberSaysWhere(double loss, string name)
    {
        foreach (var step in Enumerable.Range(0, 30)) Observe(6 - .1 * step, step);
        var error = Assert.Throws<TrainingDivergedException>(() => _guard.Observe(loss, 2, 30, .0025, () => "blocks.0.attention.query.weight"));
        Assert.Equal((2, 30L, .0025, "blocks.0.attention.query.weight"), (error.Epoch, error.Step, error.LearningRate, error.Parameter!));
        Assert.Equal(21, error.Losses.Count);
        Assert.Equal([3.2, 3.1, loss], error.Losses.TakeLast(3).Select(l => Math.Round(l, 6)));
        Assert.Contains("epoch 3 at step 30, learning rate 0.0025", error.Message, StringComparison.Ordinal);
        Assert.Contains($"the loss is {name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("not finite is blocks.0.attention.query.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFirstStepMayAlreadyDiverge()
    {
        var error = Assert.Throws<TrainingDivergedException>(() => Observe(double.NaN, 0));
        Assert.Equal([double.NaN], error.Losses);
        Assert.Contains("all parameters are still finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossThatExplodesStops()
    {
        var error = Assert.Throws<TrainingDivergedException>(() =>
        {
            for (var step = 0; step < 200; step++) Observe(step < 100 ? 6 - .02 * step : 20, step);
        });
        Assert.InRange(error.Step, 100, 121);
        Assert.Contains("the loss has risen from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossThatCreepsUpStopsToo()
    {
        Assert.Throws<TrainingDivergedException>(() =>
        {
            for (var step = 0; step < 2000; step++) Observe(2 + .01 * step, step);
        });
    }

    [Fact]
    public void AnExplosionBeforeAnyMedianIsSeen() => Assert.Throws<TrainingDivergedException>(() =>
    {
        for (var step = 0; step < 30; step++) Observe(step < 3 ? 6 : 100, step);
    });

    [Fact]
    public void BadBatchesAndSmallLossesPass()
    {
        for (var step = 0; step < 500; step++) Observe(step % 10 == 0 ? 500 : step % 3 == 0 ? .3 : 1e-6, step);
    }

    [Fact]
    public void WatchingAllocatesNothing()
    {
        Func<string?> none = () => null;
        for (var step = 0; step < 50; step++) _guard.Observe(1, 0, step, 1e-3, none);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 50; step++) _guard.Observe(1, 0, step, 1e-3, none);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Observe(double loss, long step) => _guard.Observe(loss, 0, step, 1e-3, () => null);
}
