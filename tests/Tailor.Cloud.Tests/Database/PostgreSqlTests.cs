using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Tailor.Cloud.Database;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Database;

public sealed class PostgreSqlTests(PostgreSqlServer server) : DatabaseContract, IClassFixture<PostgreSqlServer>
{
    [SkippableFact]
    public async Task After_a_crash_of_the_database_every_acknowledged_device_is_known()
    {
        Require();
        await using var cloud = await RunningCloud.StartAsync("sasrec-chord", options => NewDatabase()(options) with { Limits = new() { Registrations = null }, TokenMemory = TimeSpan.FromMilliseconds(1) });
        using var stop = new CancellationTokenSource();
        var (acknowledged, refused) = (new List<RegisterResponse>(), 0);
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(RegisterOnAndOnAsync)).ToArray();
        while (Count() < 20) await Task.Delay(20);
        server.Crash();
        while (Volatile.Read(ref refused) < 4) await Task.Delay(20);
        server.Start();
        var before = Count();
        while (Count() < before + 20) await Task.Delay(20); // the node came back by itself
        await stop.CancelAsync();
        await Task.WhenAll(load);

        foreach (var device in acknowledged)
        {
            using var client = cloud.As(device.Token);
            using var answer = await client.GetAsync($"{Routes.Models}/sample");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        int Count()
        {
            lock (acknowledged) return acknowledged.Count;
        }

        async Task RegisterOnAndOnAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await cloud.Client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(new()), ProtocolJson.Default.RegisterRequest);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    var device = await answer.Content.ReadFromJsonAsync(ProtocolJson.Default.RegisterResponse);
                    lock (acknowledged) acknowledged.Add(device!);
                    continue;
                }

                Assert.Contains("database", await ProblemText.AssertAsync(HttpStatusCode.ServiceUnavailable, answer), StringComparison.Ordinal);
                Assert.NotNull(answer.Headers.RetryAfter);
                Interlocked.Increment(ref refused);
                await Task.Delay(20);
            }
        }
    }

    [SkippableFact]
    public async Task After_a_kill_of_the_database_every_acknowledged_batch_of_telemetry_is_there_and_has_counted_once()
    {
        Require();
        const int Senders = 6;
        var on = NewDatabase();
        await using var cloud = await RunningCloud.StartAsync("sasrec-chord", options => on(options) with { Limits = new() { Registrations = null, PerDevice = null, Lookups = null }, TokenMemory = TimeSpan.FromMilliseconds(1) });
        var devices = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => cloud.RegisterAsync()));
        var (acknowledged, refused, stop) = (new List<Guid>[Senders], 0, false);
        var load = devices.Select((device, number) => Task.Run(() => TellOnAndOnAsync(device, acknowledged[number] = []))).ToArray();
        for (var kill = 0; kill < 2; kill++)
        {
            await UntilAsync(() => Count() >= 60 * (kill + 1));
            var before = Volatile.Read(ref refused);
            server.Kill();
            await UntilAsync(() => Volatile.Read(ref refused) >= before + 4);
            server.Start();
        }

        var then = Count();
        await UntilAsync(() => Count() >= then + 60); // the node came back by itself
        Volatile.Write(ref stop, true);
        await Task.WhenAll(load);

        await using var database = Open(on(RunningCloud.Options(cloud.Published)));
        var there = (await database.ReadAsync(connection => connection.QueryAsync<string>("SELECT id FROM telemetry_batches"))).ToHashSet(StringComparer.Ordinal);
        Assert.All(acknowledged.SelectMany(ids => ids), id => Assert.Contains(id.ToString(), there));
        for (var number = 0; number < Senders; number++)
        {
            var loads = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT loads FROM device_health WHERE device = @id", new { id = devices[number].Device }));
            Assert.Equal(acknowledged[number].Count, loads); // none was lost, and what was sent again after the kill counted once
        }

        int Count() => acknowledged.Sum(ids =>
        {
            if (ids is null) return 0;
            lock (ids) return ids.Count;
        });

        async Task TellOnAndOnAsync(RegisterResponse device, List<Guid> told)
        {
            using var client = cloud.As(device.Token);
            while (!Volatile.Read(ref stop))
            {
                var batch = new TelemetryBatch(Guid.NewGuid(), [new() { Model = "sample", Release = 1, Loads = 1 }]);
                while (!await TellAsync(client, batch)) await Task.Delay(20); // under the same id, as devices do
                lock (told) told.Add(batch.Id);
            }
        }

        async Task<bool> TellAsync(HttpClient client, TelemetryBatch batch)
        {
            using var answer = await client.PostAsJsonAsync(Routes.Telemetry, batch, ProtocolJson.Default.TelemetryBatch);
            if (answer.StatusCode == HttpStatusCode.NoContent) return true;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Interlocked.Increment(ref refused);
            return false;
        }

        async Task UntilAsync(Func<bool> reached)
        {
            for (var waited = Stopwatch.StartNew(); !reached(); await Task.Delay(20))
            {
                if (load.FirstOrDefault(task => task.IsFaulted) is { } broken) await broken;
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "Nothing gets on.");
            }
        }
    }

    [SkippableFact]
    public async Task Plans_need_no_database_once_a_token_is_known()
    {
        Require();
        await using var cloud = await RunningCloud.StartAsync("sasrec-chord", NewDatabase());
        using var device = await cloud.DeviceAsync();
        await Interest.PlanAsync(device, Interest.Request());
        server.Crash();
        try
        {
            await Interest.PlanAsync(device, Interest.Request(seed: 2));
            using var ready = await cloud.Client.GetAsync("health/ready");
            await ProblemText.AssertAsync(HttpStatusCode.ServiceUnavailable, ready);
            using var live = await cloud.Client.GetAsync("health/live");
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }
        finally
        {
            server.Start();
        }
    }

    internal override CloudDatabase Open(CloudOptions options) => new PostgreSqlDatabase(options.PostgreSql!);

    protected override void Require() => Skip.If(server.Missing is not null, server.Missing);

    protected override Func<CloudOptions, CloudOptions> NewDatabase()
    {
        var connection = server.NewDatabase();
        return options => options with { PostgreSql = connection };
    }
}
