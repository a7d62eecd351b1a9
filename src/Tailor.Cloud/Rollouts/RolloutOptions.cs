namespace Tailor.Cloud.Rollouts;

/// <summary>How releases reach devices.</summary>
public sealed record RolloutOptions
{
    /// <summary>Percent of devices that a release goes to when it is published, before anybody says otherwise: 0 to 100.</summary>
    public int InitialPercent { get; init; } = 100;

    /// <summary>A release is stopped when more than this share of the devices that report on it failed to load it.</summary>
    public double FailingShare { get; init; } = 0.05;

    /// <summary>A release is stopped when half of its devices take more than this many times as long for a call as half of those of the release before it.</summary>
    public double SlowerFactor { get; init; } = 3;

    /// <summary>A release is stopped when users take an item from less than this share of lists, as measured by the release before it (means over devices).</summary>
    public double LeastHitShare { get; init; } = 0.5;

    /// <summary>Devices that have to report before a release is judged; of both releases where two are compared.</summary>
    public int LeastDevices { get; init; } = 20;

    /// <summary>How often releases are judged.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromSeconds(10);
}
