namespace Tailor.Models.Protocol;

/// <summary>How a release fared on a device since the last report. Counts are not negative, and say nothing of items.</summary>
public sealed record TelemetryReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The release's sequence number.</summary>
    public required long Release { get; init; }

    /// <summary>Times that model and plan were loaded.</summary>
    public int Loads { get; init; }

    /// <summary>Times that it failed.</summary>
    public int FailedLoads { get; init; }

    /// <summary>Calls for recommendations.</summary>
    public long Recommendations { get; init; }

    /// <summary>Median time of a call, in microseconds; 0 where there was none.</summary>
    public double MedianMicroseconds { get; init; }

    /// <summary>Lists that were shown to the user and whose outcome is known.</summary>
    public long Shown { get; init; }

    /// <summary>Those of them from which the user took an item.</summary>
    public long Hits { get; init; }
}
