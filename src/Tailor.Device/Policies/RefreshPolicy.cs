using System.Globalization;
using Tailor.Models.Plans;

namespace Tailor.Device.Policies;

/// <summary>When a client asks for another plan or looks for another release, by itself.</summary>
public sealed record RefreshPolicy
{
    /// <summary>How far the interest may move, as 1 − cosine (0 to 2), before another plan is asked for; 0.1 is 26°.</summary>
    public double Drift { get; init; } = 0.1;

    /// <summary>Least time between two plans, and after a failure before the next try; 15 minutes. The first plan for an interest does not wait.</summary>
    public TimeSpan MinimumInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Age at which a plan is replaced without any drift; 1 day.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Share of its lifetime after which a plan is replaced, above 0 to 1; 0.8.</summary>
    public double ShareOfLifetime { get; init; } = 0.8;

    /// <summary>Time between two looks at which release there is; 6 hours.</summary>
    public TimeSpan ReleaseInterval { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Least time between two looks at the drift, which cost an interest each; 10 seconds.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two reports of how the device fares, however often the app is started in it; 1 hour.</summary>
    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes that may be downloaded in a day (UTC), updates that the app asks for included; null for what the device's profile says.</summary>
    public long? DailyBytes { get; init; }

    /// <summary>Whether a plan should be asked for.</summary>
    /// <param name="plan">The plan that runs.</param>
    /// <param name="now">The time.</param>
    public RefreshReason Decide(PlanAge plan, DateTimeOffset now)
    {
        if (plan.Drift is null) return RefreshReason.First;
        if (IsBefore(now, plan.Made)) return RefreshReason.Age;
        if (now - plan.Made < MinimumInterval) return RefreshReason.None;
        if (plan.Drift > Drift) return RefreshReason.Drift;
        if (now - plan.Made >= MaximumAge) return RefreshReason.Age;
        return plan.Expires is { } expires && now >= plan.Issued + ((expires - plan.Issued) * ShareOfLifetime) ? RefreshReason.Age : RefreshReason.None;
    }

    /// <summary>Whether it is time to look at which release there is.</summary>
    /// <param name="looked">When the client last did.</param>
    /// <param name="now">The time.</param>
    public bool LooksForReleases(DateTimeOffset looked, DateTimeOffset now) => now - looked >= ReleaseInterval || IsBefore(now, looked);

    /// <summary>Whether it is time to tell the cloud how the device fares.</summary>
    /// <param name="told">When the client last did.</param>
    /// <param name="now">The time.</param>
    public bool Tells(DateTimeOffset told, DateTimeOffset now) => now - told >= TelemetryInterval || IsBefore(now, told);

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Drift is not (>= 0 and <= 2)) yield return string.Create(CultureInfo.InvariantCulture, $"Drift must be 0 to 2, not {Drift}.");
        if (ShareOfLifetime is not (> 0 and <= 1)) yield return string.Create(CultureInfo.InvariantCulture, $"ShareOfLifetime must be above 0 and at most 1, not {ShareOfLifetime}.");
        foreach (var (name, span) in ((string, TimeSpan)[])[(nameof(MinimumInterval), MinimumInterval), (nameof(MaximumAge), MaximumAge), (nameof(ReleaseInterval), ReleaseInterval), (nameof(CheckInterval), CheckInterval), (nameof(TelemetryInterval), TelemetryInterval)])
        {
            if (span < TimeSpan.Zero) yield return $"{name} must not be negative, but is {span}.";
        }

        if (DailyBytes < 0) yield return $"DailyBytes must not be negative, but is {DailyBytes}.";
    }

    /// <summary>Whether something happened in a future that the clock has been put back from.</summary>
    private static bool IsBefore(DateTimeOffset now, DateTimeOffset then) => now < then - Plan.ClockTolerance;
}
