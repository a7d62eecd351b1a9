namespace Tailor.Training.Tests;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(double seconds) => _passed += TimeSpan.FromSeconds(seconds);

    public override long GetTimestamp() => _passed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero) + _passed;
}
