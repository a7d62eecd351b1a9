using Tailor.Models.Protocol;

namespace Tailor.Cloud.Telemetry;

/// <summary>
/// What a report may say. A device tells what it likes, so nothing that it tells may weigh much: numbers are bounded, and the health of a rollout counts devices.
/// </summary>
internal static class TelemetryRules
{
    /// <summary>Most of anything that one report may count.</summary>
    public const int Most = 100_000;

    private const double LongestCall = 60_000_000;

    /// <summary>What is out of range, or null.</summary>
    public static string? Problem(TelemetryBatch batch)
    {
        if (batch.Id == Guid.Empty) return "A batch needs an id that no other has.";
        if (batch.Reports.IsDefaultOrEmpty || batch.Reports.Length > TelemetryBatch.MostReports) return $"A batch has 1 to {TelemetryBatch.MostReports} reports.";
        foreach (var report in batch.Reports)
        {
            if (report is null) return "A report must not be null.";
            ReadOnlySpan<long> counts = [report.Loads, report.FailedLoads, report.Recommendations, report.Shown, report.Hits];
            foreach (var count in counts)
            {
                if (count is < 0 or > Most) return $"A report counts 0 to {Most}, not {count}.";
            }

            if (report.Hits > report.Shown) return $"A report has at most as many hits as lists that were shown, not {report.Hits} of {report.Shown}.";
            if (report.MedianMicroseconds is not (>= 0 and <= LongestCall)) return $"medianMicroseconds must be 0 to {LongestCall}, not {report.MedianMicroseconds}.";
        }

        return null;
    }
}
