using Dapper;
using Tailor.Cloud.Database;

namespace Tailor.Cloud.Rollouts;

/// <summary>Adds up what devices report.</summary>
internal sealed class ReleaseHealth(CloudDatabase database)
{
    // A device that was never given a release has nothing to say about it.
    private const string Reports = """
        FROM device_health AS health
        JOIN device_releases AS given ON given.model = health.model AND given.device = health.device AND given.release >= health.release
        WHERE health.model = @model AND health.release = @release
        """;

    private const string Sums = $"""
        SELECT COUNT(*) AS Devices,
            COALESCE(SUM(CASE WHEN health.failed_loads > 0 THEN 1 ELSE 0 END), 0) AS FailingDevices,
            COALESCE(SUM(health.loads), 0) AS Loads,
            COALESCE(SUM(health.failed_loads), 0) AS FailedLoads,
            COALESCE(SUM(health.recommendations), 0) AS Recommendations,
            COALESCE(SUM(health.shown), 0) AS Shown,
            COALESCE(SUM(health.hits), 0) AS Hits,
            COALESCE(AVG(CASE WHEN health.shown > 0 THEN health.hits * 1.0 / health.shown END), 0.0) AS HitRate,
            COALESCE(SUM(CASE WHEN health.recommendations > 0 THEN 1 ELSE 0 END), 0) AS TimedDevices,
            COALESCE(SUM(CASE WHEN health.shown > 0 THEN 1 ELSE 0 END), 0) AS ShownDevices
        {Reports}
        """;

    private const string Median = $"SELECT health.microseconds {Reports} AND health.recommendations > 0 ORDER BY health.microseconds LIMIT 1 OFFSET @half";

    /// <summary>How a release fares.</summary>
    public Task<ReleaseCounts> OfAsync(string model, long release, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleAsync<Row>(Sums, new { model, release });
            var median = row.TimedDevices == 0 ? 0 : await connection.QueryFirstOrDefaultAsync<double>(Median, new { model, release, half = row.TimedDevices / 2 });
            return new ReleaseCounts(row.Devices, row.FailingDevices, row.Loads, row.FailedLoads, row.Recommendations, median, row.Shown, row.Hits, row.HitRate, row.TimedDevices, row.ShownDevices);
        },
        cancellation);

    /// <summary>How many devices were last given each release of a model.</summary>
    public async Task<IReadOnlyDictionary<long, long>> DevicesAsync(string model, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<(long Release, long Devices)>("SELECT release, COUNT(*) FROM device_releases WHERE model = @model GROUP BY release", new { model }),
            cancellation);
        return rows.ToDictionary(row => row.Release, row => row.Devices);
    }

    // Settable, because the two databases have different types for sums.
    private sealed class Row
    {
        public long Devices { get; set; }

        public long FailingDevices { get; set; }

        public long Loads { get; set; }

        public long FailedLoads { get; set; }

        public long Recommendations { get; set; }

        public long Shown { get; set; }

        public long Hits { get; set; }

        public double HitRate { get; set; }

        public long TimedDevices { get; set; }

        public long ShownDevices { get; set; }
    }
}
