namespace Tailor.Cli.Tests.Downloads;

/// <summary>A clock whose short pauses are over at once, so that no test waits for a second try; long patience is kept.</summary>
internal sealed class HastyTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(20) ? TimeSpan.Zero : dueTime, period);
}
