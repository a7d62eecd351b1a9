namespace Tailor.Cli.Fleet;

/// <summary>A clock that a simulation moves on by days; between, it goes as time does.</summary>
/// <param name="real">The clock on the wall.</param>
internal sealed class FleetClock(TimeProvider real) : TimeProvider
{
    private long _ahead;

    /// <summary>Moves on.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _ahead, span.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
