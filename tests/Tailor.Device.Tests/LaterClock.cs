namespace Tailor.Device.Tests;

/// <summary>A clock that a test puts forward.</summary>
internal sealed class LaterClock : TimeProvider
{
    public TimeSpan Later { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
}
