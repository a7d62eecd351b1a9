namespace Tailor.Cli.Fleet;

/// <summary>A day of a class of devices.</summary>
/// <param name="Day">From 1.</param>
/// <param name="Class">The class, or "all".</param>
/// <param name="Devices">Devices that were awake.</param>
/// <param name="Recommendations">Lists that were made before a user took the next item.</param>
/// <param name="HitRate">Share of them that had the item among its ten.</param>
/// <param name="BytesDown">Mean bytes of answers a device.</param>
/// <param name="BytesUp">Mean bytes of requests a device.</param>
/// <param name="NewPlans">Plans that were switched to.</param>
/// <param name="PlanHours">Mean age of the plan that ran, in hours of the simulation; null where none ran.</param>
/// <param name="WithoutPlan">Devices that ran without a plan.</param>
/// <param name="StoredBytes">Mean bytes in a device's store.</param>
/// <param name="MedianMicroseconds">Median time of a recommendation on this machine.</param>
/// <param name="Errors">Updates that failed.</param>
internal sealed record FleetDay(
    int Day,
    string Class,
    int Devices,
    long Recommendations,
    double HitRate,
    double BytesDown,
    double BytesUp,
    int NewPlans,
    double? PlanHours,
    int WithoutPlan,
    double StoredBytes,
    double MedianMicroseconds,
    int Errors);
