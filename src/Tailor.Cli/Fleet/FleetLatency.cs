namespace Tailor.Cli.Fleet;

/// <summary>What requests of a kind took, from sending to the answer's last byte, in milliseconds.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Count">Requests.</param>
/// <param name="Median">Half took less.</param>
/// <param name="P99">Ninety-nine of a hundred took less.</param>
/// <param name="Refused">Answers of status 400 and above.</param>
internal sealed record FleetLatency(string Kind, int Count, double Median, double P99, int Refused)
{
    /// <summary>A row a kind.</summary>
    public static IReadOnlyList<FleetLatency> Of(IEnumerable<FleetRequest> requests) =>
    [
        .. requests.GroupBy(request => request.Kind, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            double[] times = [.. group.Select(request => request.Time.TotalMilliseconds).Order()];
            return new FleetLatency(group.Key, times.Length, times[times.Length / 2], times[Math.Min(times.Length - 1, times.Length * 99 / 100)], group.Count(request => request.Status >= 400));
        }),
    ];
}
