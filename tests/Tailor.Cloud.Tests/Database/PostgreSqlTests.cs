using System.Net;
using System.Net.Http.Json;
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
