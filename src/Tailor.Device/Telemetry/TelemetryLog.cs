using Tailor.Models.Protocol;

namespace Tailor.Device.Telemetry;

/// <summary>How the releases of a model fare, until the cloud has been told. A batch that may or may not have arrived is sent again under its id, and counts once.</summary>
/// <param name="model">The model's name.</param>
internal sealed class TelemetryLog(string model)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ReleaseCounts> _releases = [];
    private TelemetryBatch? _sending;

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
            TelemetryReport[] reports = [.. _releases.Values.Select(counts => counts.Take()).OfType<TelemetryReport>().Take(TelemetryBatch.MostReports)];
            return _sending = reports.Length == 0 ? null : new(Guid.NewGuid(), [.. reports]);
        }
    }

    /// <summary>What <see cref="Next"/> gave has arrived, or will never be taken.</summary>
    public void Done()
    {
        lock (_lock) _sending = null;
    }
}
