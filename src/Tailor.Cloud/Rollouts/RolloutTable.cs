using Dapper;
using Tailor.Cloud.Database;

namespace Tailor.Cloud.Rollouts;

/// <summary>How far each release goes, and who was given which.</summary>
internal sealed class RolloutTable(CloudDatabase database, CloudOptions options)
{
    /// <summary>What was said of a model's releases.</summary>
    public async Task<IReadOnlyDictionary<long, Rollout>> OfAsync(string model, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<(long Release, long Percent, long Stopped, string Reason)>("SELECT release, percent, stopped, reason FROM rollouts WHERE model = @model", new { model }),
            cancellation);
        return rows.ToDictionary(row => row.Release, row => new Rollout((int)row.Percent, row.Stopped != 0, row.Reason));
    }

    /// <summary>What a release without a row has.</summary>
    public Rollout Initial => new(options.Rollouts.InitialPercent, Stopped: false);

    /// <summary>Says how far a release goes from now on.</summary>
    public Task SetAsync(string model, long release, Rollout rollout, CancellationToken cancellation)
    {
        const string Sql = """
            INSERT INTO rollouts (model, release, percent, stopped, reason, changed) VALUES (@model, @release, @Percent, @Stopped, @Reason, @Changed)
            ON CONFLICT (model, release) DO UPDATE SET percent = excluded.percent, stopped = excluded.stopped, reason = excluded.reason, changed = excluded.changed
            """;
        var row = new { model, release, Percent = (long)rollout.Percent, Stopped = rollout.Stopped ? 1L : 0, rollout.Reason, Changed = options.Time.GetUtcNow().ToUnixTimeSeconds() };
        return database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(Sql, row, transaction), cancellation);
    }

    /// <summary>The newest release that a device was given, or 0.</summary>
    public Task<long> GivenAsync(string device, string model, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(release), 0) FROM device_releases WHERE model = @model AND device = @device", new { model, device }),
        cancellation);

    /// <summary>Remembers that a device is given a release.</summary>
    public Task GiveAsync(string device, string model, long release, CancellationToken cancellation)
    {
        const string Sql = """
            INSERT INTO device_releases (model, device, release) VALUES (@model, @device, @release)
            ON CONFLICT (model, device) DO UPDATE SET release = excluded.release WHERE device_releases.release < excluded.release
            """;
        return database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(Sql, new { model, device, release }, transaction), cancellation);
    }
}
