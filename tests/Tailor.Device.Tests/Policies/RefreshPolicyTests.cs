using Tailor.Device.Policies;

namespace Tailor.Device.Tests.Policies;

public sealed class RefreshPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, null, 0.5, RefreshReason.Drift)]
    [InlineData(60, null, 0.05, RefreshReason.None)]
    [InlineData(5, null, 0.5, RefreshReason.None)] // too soon
    [InlineData(5, null, null, RefreshReason.First)] // the first does not wait
    [InlineData(24 * 60, null, 0.0, RefreshReason.Age)]
    [InlineData(60, 100, 0.0, RefreshReason.None)]
    [InlineData(81, 100, 0.0, RefreshReason.Age)] // four fifths of its life are over
    [InlineData(200, 100, 0.0, RefreshReason.Age)] // it has expired
    [InlineData(-60, null, 0.0, RefreshReason.Age)] // the clock was put back
    [InlineData(-1, null, 0.0, RefreshReason.None)]
    public void It_asks_for_a_reason(int minutesOld, int? lifetimeMinutes, double? drift, RefreshReason expected)
    {
        var made = Now - TimeSpan.FromMinutes(minutesOld);
        Assert.Equal(expected, new RefreshPolicy().Decide(new(made, made, lifetimeMinutes is { } life ? made + TimeSpan.FromMinutes(life) : null, drift), Now));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(-1, true)] // the clock was put back
    public void It_looks_for_releases(int hoursAgo, bool expected) => Assert.Equal(expected, new RefreshPolicy().LooksForReleases(Now - TimeSpan.FromHours(hoursAgo), Now));

    [Fact]
    public void Drift_is_one_minus_the_cosine()
    {
        Assert.Equal(0, InterestDrift.Between([1, 2], [2, 4]), 6);
        Assert.Equal(1, InterestDrift.Between([1, 0], [0, 1]), 6);
        Assert.Equal(2, InterestDrift.Between([1, 2], [-1, -2]), 6);
        Assert.Equal(1, InterestDrift.Between([0, 0], [1, 0]));
        Assert.Equal(0, InterestDrift.Between([0, 0], [0, 0]));
    }

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        var problems = string.Join(" ", new RefreshPolicy { Drift = double.NaN, ShareOfLifetime = 0, MaximumAge = TimeSpan.FromDays(-1), DailyBytes = -1 }.Problems());
        Assert.All(["Drift", "ShareOfLifetime", "MaximumAge", "DailyBytes"], word => Assert.Contains(word, problems, StringComparison.Ordinal));
        Assert.Empty(new RefreshPolicy().Problems());
    }
}
