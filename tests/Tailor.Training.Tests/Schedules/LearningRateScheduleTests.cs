using Tailor.Training.Schedules;

namespace Tailor.Training.Tests.Schedules;

public class LearningRateScheduleTests
{
    private static readonly LearningRateSchedule Cosine = new() { Peak = 2e-3, TotalSteps = 1001, WarmUpSteps = 100, FloorFraction = .1 };

    [Theory]
    [InlineData(0, 2e-3 / 101)]
    [InlineData(49, 2e-3 * 50 / 101)]
    [InlineData(99, 2e-3 * 100 / 101)]
    [InlineData(100, 2e-3)]
    [InlineData(550, 1.1e-3)] // half-way: the mean of peak and floor
    [InlineData(325, 2e-4 + 1.8e-3 * .8535533905932737)] // a quarter: (1 + cos 45°) / 2
    [InlineData(1000, 2e-4)]
    [InlineData(5000, 2e-4)]
    public void WarmsUpInALineAndFallsAlongACosine(long step, double rate) => Assert.Equal(rate, Cosine.Rate(step), 12);

    [Theory]
    [InlineData(100, 2e-3)]
    [InlineData(325, 2e-4 + 1.8e-3 * .75)]
    [InlineData(1000, 2e-4)]
    public void FallsInALine(long step, double rate) => Assert.Equal(rate, (Cosine with { Decay = RateDecay.Linear }).Rate(step), 12);

    [Fact]
    public void ConstantStaysAtThePeak()
    {
        var schedule = Cosine with { Decay = RateDecay.Constant };
        Assert.Equal(2e-3 / 101, schedule.Rate(0), 12);
        Assert.All([100, 555, 1000, 9999], step => Assert.Equal(2e-3, schedule.Rate(step), 12));
    }

    [Fact]
    public void AShortRunWarmsUpForAFifthOfIt()
    {
        var schedule = new LearningRateSchedule { Peak = 1, TotalSteps = 10, FloorFraction = 0 };
        Assert.Equal([1 / 3.0, 2 / 3.0, 1], Enumerable.Range(0, 3).Select(step => schedule.Rate(step)));
        Assert.Equal(0, schedule.Rate(9), 12);
        Assert.Equal(1, new LearningRateSchedule { Peak = 1, TotalSteps = 1 }.Rate(0));
    }

    [Fact]
    public void RatesThatCannotBeAreRefusedByName()
    {
        (string Name, LearningRateSchedule Schedule)[] wrong =
        [
            ("Peak", Cosine with { Peak = 0 }),
            ("Peak", Cosine with { Peak = double.NaN }),
            ("TotalSteps", Cosine with { TotalSteps = 0 }),
            ("WarmUpSteps", Cosine with { WarmUpSteps = -1 }),
            ("FloorFraction", Cosine with { FloorFraction = double.NaN }),
            ("Decay", Cosine with { Decay = (RateDecay)9 }),
        ];
        Assert.All(wrong, w => Assert.Contains(w.Name, Assert.Throws<ArgumentException>(() => w.Schedule.Rate(0)).Message, StringComparison.Ordinal));
    }
}
