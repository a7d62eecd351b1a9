using Dapper;
using Tailor.Cloud.Database;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Telemetry;

/// <summary>What devices reported, added up by release and device.</summary>
internal sealed class TelemetryLog(CloudDatabase database, TimeProvider time)
{
    /// <summary>How long a batch's id is remembered, so that it counts once.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private const string Add = """
        INSERT INTO device_health (model, release, device, loads, failed_loads, recommendations, microseconds, shown, hits)
        VALUES (@Model, @Release, @Device, @Loads, @FailedLoads, @Recommendations, @MedianMicroseconds, @Shown, @Hits)
        ON CONFLICT (model, release, device) DO UPDATE SET
            loads = device_health.loads + excluded.loads,
            failed_loads = device_health.failed_loads + excluded.failed_loads,
            recommendations = device_health.recommendations + excluded.recommendations,
            microseconds = CASE WHEN excluded.recommendations > 0 THEN excluded.microseconds ELSE device_health.microseconds END,
            shown = device_health.shown + excluded.shown,
            hits = device_health.hits + excluded.hits
        """;

    /// <summary>Adds a batch, once.</summary>
    /// <returns>Whether it counted; false where one of the same id has.</returns>
    public Task<bool> AddAsync(string device, TelemetryBatch batch, CancellationToken cancellation) => database.WriteAsync(async transaction =>
    {
        var row = new { Id = batch.Id.ToString(), Device = device, Received = time.GetUtcNow().ToUnixTimeSeconds() };
        var isNew = await transaction.Connection!.ExecuteAsync("INSERT INTO telemetry_batches (id, device, received) VALUES (@Id, @Device, @Received) ON CONFLICT DO NOTHING", row, transaction) > 0;
        if (!isNew) return false;
        foreach (var report in batch.Reports.OrderBy(report => report.Model, StringComparer.Ordinal).ThenBy(report => report.Release))
        {
            var health = new { report.Model, report.Release, Device = device, Loads = (long)report.Loads, FailedLoads = (long)report.FailedLoads, report.Recommendations, report.MedianMicroseconds, report.Shown, report.Hits };
            await transaction.Connection!.ExecuteAsync(Add, health, transaction);
        }

        return true;
    }, cancellation);

    /// <summary>Forgets the ids of old batches.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellation) => database.WriteAsync(
        transaction => transaction.Connection!.ExecuteAsync("DELETE FROM telemetry_batches WHERE received < @before", new { before = (time.GetUtcNow() - Memory).ToUnixTimeSeconds() }, transaction),
        cancellation);
}
