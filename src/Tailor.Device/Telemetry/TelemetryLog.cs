using Tailor.Models.Protocol;

namespace Tailor.Device.Telemetry;

/// <summary>
/// How the releases of a model fare, until the cloud has been told. A batch that may or may not have arrived is sent again under its id, and counts once; what was not told
/// when the app was closed is told by a later start.
/// </summary>
/// <param name="model">The model's name.</param>
/// <param name="sending">What an earlier start sent, but does not know to have arrived.</param>
internal sealed class TelemetryLog(string model, TelemetryBatch? sending = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ReleaseCounts> _releases = [];
    private TelemetryBatch? _sending = sending;

    /// <summary>The counts of a release.</summary>
    public ReleaseCounts Of(long release)
    {
        lock (_lock)
        {
            if (_releases.TryGetValue(release, out var counts)) return counts;
            return _releases[release] = new(model, release);
        }
    }

    /// <summary>What is to be sent, or null where there is nothing.</summary>
    public TelemetryBatch? Next()
    {
        lock (_lock)
        {
            if (_sending is not null) return _sending;
            var reports = TakeAll();
            return _sending = reports.Length == 0 ? null : new(Guid.NewGuid(), [.. reports]);
        }
    }

    /// <summary>What <see cref="Next"/> gave has arrived, or will never be taken.</summary>
    public void Done()
    {
        lock (_lock) _sending = null;
    }

    /// <summary>What is left when the app is closed: what was sent but may not have arrived, and what was not.</summary>
    public (TelemetryBatch? Sending, TelemetryReport[] Untold) Close()
    {
        lock (_lock) return (_sending, TakeAll());
    }

    /// <summary>Counts on from what an earlier start left.</summary>
    public void Restore(IEnumerable<TelemetryReport> untold)
    {
        foreach (var report in untold) Of(report.Release).Restore(report);
    }

    private TelemetryReport[] TakeAll() => [.. _releases.Values.Select(counts => counts.Take()).OfType<TelemetryReport>().Take(TelemetryBatch.MostReports)];
}
