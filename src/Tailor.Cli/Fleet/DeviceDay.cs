namespace Tailor.Cli.Fleet;

/// <summary>What one simulated device did on a day.</summary>
internal sealed class DeviceDay
{
    /// <summary>Lists that were made.</summary>
    public int Recommendations { get; set; }

    /// <summary>Lists that had the next item.</summary>
    public int Hits { get; set; }

    /// <summary>Bytes of answers.</summary>
    public long BytesDown { get; set; }

    /// <summary>Bytes of requests.</summary>
    public long BytesUp { get; set; }

    /// <summary>Plans that were switched to.</summary>
    public int NewPlans { get; set; }

    /// <summary>Age of the plan at the day's beginning, or null without one.</summary>
    public TimeSpan? PlanAge { get; set; }

    /// <summary>Bytes in the store at the day's end.</summary>
    public long StoredBytes { get; set; }

    /// <summary>Times of recommendations, in microseconds.</summary>
    public List<double> Microseconds { get; } = [];

    /// <summary>What failed, in words.</summary>
    public List<string> Errors { get; } = [];
}
