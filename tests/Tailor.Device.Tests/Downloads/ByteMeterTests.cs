using Tailor.Device.Downloads;

namespace Tailor.Device.Tests.Downloads;

public sealed class ByteMeterTests
{
    private readonly LaterClock _clock = new();
    private readonly List<long> _remembered = [];

    [Fact]
    public void No_more_is_allowed_than_is_left()
    {
        var meter = Meter(limit: 1_000);
        Assert.Equal(600, meter.Allow(600));
        meter.Received(600);
        Assert.Equal(400, meter.Allow(600));
        meter.Received(400);
        Assert.True(meter.IsUsedUp);
        Assert.Equal(1_000, Assert.Throws<DailyLimitException>(() => meter.Allow(1)).Limit);
        _clock.Later += TimeSpan.FromDays(1);
        Assert.Equal(600, meter.Allow(600));
    }

    [Fact]
    public void What_may_come_is_remembered_before_it_comes()
    {
        var meter = Meter(limit: 10 * ByteMeter.Ahead);
        for (var read = 0; read < 8; read++)
        {
            Assert.Equal(ByteMeter.Ahead / 4, meter.Allow(ByteMeter.Ahead / 4));
            meter.Received(ByteMeter.Ahead / 4);
        }

        Assert.Equal([ByteMeter.Ahead, 2L * ByteMeter.Ahead], _remembered); // once for four reads
        meter.Allow(1);
        Assert.Equal(3L * ByteMeter.Ahead, _remembered[^1]);
        Assert.Equal(2L * ByteMeter.Ahead, meter.Settle().Bytes); // no more came
        meter.Allow(1);
        Assert.Equal(4, _remembered.Count); // what was settled is remembered anew before more comes

        var again = Meter(limit: 10 * ByteMeter.Ahead); // after a kill
        again.Restore(meter.Settle().Day, 9L * ByteMeter.Ahead);
        Assert.Equal(ByteMeter.Ahead, again.Allow(2 * ByteMeter.Ahead));
        Assert.Equal(10L * ByteMeter.Ahead, _remembered[^1]); // and never beyond the limit
    }

    [Fact]
    public void Without_a_limit_nothing_is_remembered()
    {
        var meter = Meter(limit: null);
        Assert.Equal(1 << 20, meter.Allow(1 << 20));
        meter.Received(1 << 20);
        Assert.Empty(_remembered);
        Assert.Equal((1 << 20, false), (meter.Settle().Bytes, meter.IsUsedUp));
    }

    private ByteMeter Meter(long? limit) => new(limit, _clock, (_, bytes) => _remembered.Add(bytes));
}
