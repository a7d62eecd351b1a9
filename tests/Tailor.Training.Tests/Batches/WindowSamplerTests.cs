using FsCheck;
using FsCheck.Fluent;
using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Batches;

public class WindowSamplerTests
{
    [Fact]
    public void EveryTransitionIsInExactlyOneWindowOfAnEpoch()
    {
        var lengths = Gen.Choose(0, 40).ArrayOf().ToArbitrary();
        var window = Gen.Choose(1, 12).ToArbitrary();
        var epoch = Gen.Choose(0, 5).ToArbitrary();
        Prop.ForAll(lengths, window, epoch, (users, length, e) =>
        {
            var sampler = new WindowSampler(TrainingSplits.OfLengths(users), new WindowOptions { Length = length }, seed: 3);
            var windows = Sample(sampler, e);
            Assert.All(windows, w => Assert.InRange(w.Length, 1, length));
            var seen = windows.SelectMany(w => Enumerable.Range(w.Start, w.Length).Select(t => (w.User, t)));
            var expected = users.SelectMany((n, user) => Enumerable.Range(0, Math.Max(0, n - 1)).Select(t => (user, t)));
            Assert.Equal(expected, seen); // also in order, by user, oldest first
            Assert.Equal(windows.Sum(w => (long)w.Length), sampler.TransitionCount);
            Assert.Equal(windows.Select(w => w.User).Distinct().Count(), sampler.Users);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AtMostSoManyWindowsOfAUserAndTheLatestTransitions()
    {
        var lengths = Gen.Choose(2, 90).ToArbitrary();
        var window = Gen.Choose(1, 12).ToArbitrary();
        var most = Gen.Choose(1, 4).ToArbitrary();
        Prop.ForAll(lengths, window, most, (n, length, limit) =>
        {
            var sampler = new WindowSampler(TrainingSplits.OfLengths(n), new WindowOptions { Length = length, MaxWindowsPerUser = limit }, seed: 9);
            for (var epoch = 0; epoch < 4; epoch++)
            {
                var windows = Sample(sampler, epoch);
                Assert.InRange(windows.Count, 1, limit);
                var seen = windows.SelectMany(w => Enumerable.Range(w.Start, w.Length)).ToArray();
                var kept = Math.Min(n - 1, limit * length);
                Assert.Equal(Enumerable.Range(n - 1 - kept, kept), seen);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void OverTheEpochsEveryPhaseOccurs()
    {
        var sampler = new WindowSampler(TrainingSplits.OfLengths(50), new WindowOptions { Length = 7 }, seed: 1);
        var phases = Enumerable.Range(0, 200).Select(epoch => Sample(sampler, epoch)[0].Length).Distinct().Order();
        Assert.Equal(Enumerable.Range(1, 7), phases);
    }

    [Fact]
    public void AnEpochIsAFunctionOfSeedAndEpoch()
    {
        var split = TrainingSplits.Varied(200, 60, seed: 4);
        var options = new WindowOptions { Length = 9 };
        var windows = Sample(new WindowSampler(split, options, seed: 7), 5);
        Assert.Equal(windows, Sample(new WindowSampler(split, options, seed: 7), 5));
        Assert.NotEqual(windows, Sample(new WindowSampler(split, options, seed: 7), 6));
        Assert.NotEqual(windows, Sample(new WindowSampler(split, options, seed: 8), 5));
    }

    [Fact]
    public void FinalOnlyHasOneWindowForEveryTarget()
    {
        var sampler = new WindowSampler(
            TrainingSplits.OfLengths(1, 4), new WindowOptions { Length = 2, Style = WindowStyle.FinalOnly }, seed: 0);
        Assert.Equal([new(1, 0, 1), new(1, 0, 2), new(1, 1, 2)], Sample(sampler, 0));
        Assert.Equal(3, sampler.TransitionCount);
    }

    [Fact]
    public void FinalOnlyKeepsTheLatestTargets()
    {
        var options = new WindowOptions { Length = 3, Style = WindowStyle.FinalOnly, MaxWindowsPerUser = 2 };
        var sampler = new WindowSampler(TrainingSplits.OfLengths(9), options, seed: 0);
        Assert.Equal([new(0, 4, 3), new(0, 5, 3)], Sample(sampler, 0));
    }

    [Fact]
    public void OptionsThatCannotBeAreRefused()
    {
        var split = TrainingSplits.OfLengths(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowSampler(split, new WindowOptions { Length = 0 }, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowSampler(split, new WindowOptions { Length = 5, MaxWindowsPerUser = 0 }, 0));
        Assert.Throws<ArgumentException>(() => new WindowSampler(split, new WindowOptions { Length = 5, FinalTargets = 2 }, 0));
    }

    private static List<TrainingWindow> Sample(WindowSampler sampler, int epoch)
    {
        List<TrainingWindow> windows = [];
        sampler.Sample(epoch, windows);
        return windows;
    }
}
