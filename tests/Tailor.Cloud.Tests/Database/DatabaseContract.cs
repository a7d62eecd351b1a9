using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Database;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Database;

/// <summary>What holds on every database, driven over HTTP where it can be.</summary>
public abstract class DatabaseContract
{
    /// <summary>Says why a test cannot run here, if it cannot.</summary>
    protected abstract void Require();

    /// <summary>A new, empty database.</summary>
    protected abstract Func<CloudOptions, CloudOptions> NewDatabase();

    internal abstract CloudDatabase Open(CloudOptions options);

    [SkippableFact]
    public async Task Scripts_run_once_however_many_nodes_start_at_once()
    {
        Require();
        using var published = new PublishedModel();
        var options = NewDatabase()(RunningCloud.Options(published));
        await using var first = Open(options);
        await using var second = Open(options);
        var ran = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Migrations.RunAsync(i % 2 == 0 ? first : second, TimeProvider.System))));
        Assert.Equal(Migration.All.Count, ran.Sum());
        Assert.Equal(0, await Migrations.RunAsync(first, TimeProvider.System));
        Assert.Equal(Migration.All.Select(migration => migration.Number), Enumerable.Range(1, Migration.All.Count).Select(number => (long)number));
    }

    [SkippableFact]
    public async Task A_script_that_fails_changes_nothing()
    {
        Require();
        using var published = new PublishedModel();
        await using var database = Open(NewDatabase()(RunningCloud.Options(published)));
        Migration[] scripts = [.. Migration.All, new(Migration.All.Count + 1, "broken", "CREATE TABLE half (id bigint); SELECT nothing FROM nowhere;")];
        await Assert.ThrowsAnyAsync<DbException>(() => Migrations.RunAsync(database, TimeProvider.System, scripts));
        Assert.Equal(Migration.All.Count, await Migrations.RunAsync(database, TimeProvider.System));
        await Assert.ThrowsAnyAsync<DbException>(() => database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM half")));
    }

    [SkippableFact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        Require();
        using var published = new PublishedModel();
        await using var database = Open(NewDatabase()(RunningCloud.Options(published)));
        await Migrations.RunAsync(database, TimeProvider.System, [.. Migration.All, new(Migration.All.Count + 1, "later", "CREATE TABLE later (id bigint)")]);
        var refused = await Assert.ThrowsAsync<CloudException>(() => Migrations.RunAsync(database, TimeProvider.System));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Two_nodes_know_each_others_devices_and_count_a_batch_once()
    {
        Require();
        using var published = new PublishedModel();
        var on = NewDatabase();
        await using var first = await RunningCloud.StartAsync(published, on);
        await using var second = await RunningCloud.StartAsync(published, on);
        var registered = await first.RegisterAsync(new() { AverageBits = 4 });
        using var there = second.As(registered.Token);
        published.Keyring.Verify(await Interest.PlanAsync(there, Interest.Request()));

        using var here = first.As(registered.Token);
        using var release = await here.GetAsync($"{Routes.Models}/sample");
        var batch = new TelemetryBatch(Guid.NewGuid(), [new() { Model = "sample", Release = 1, Loads = 1, Shown = 4, Hits = 1 }]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? here : there).PostAsJsonAsync(Routes.Telemetry, batch, ProtocolJson.Default.TelemetryBatch)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        var counts = await first.App.Services.GetRequiredService<Cloud.Rollouts.ReleaseHealth>().OfAsync("sample", 1, default);
        Assert.Equal((1, 1, 4, 0.25), (counts.Devices, counts.Loads, counts.Shown, counts.HitRate));
    }

    [SkippableFact]
    public async Task Devices_register_side_by_side()
    {
        Require();
        await using var cloud = await RunningCloud.StartAsync("sasrec-chord", options => NewDatabase()(options) with { Limits = new() { Registrations = null } });
        var devices = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => cloud.RegisterAsync()));
        Assert.Equal(40, devices.DistinctBy(device => device.Device).Count());
        var ready = await cloud.Client.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
