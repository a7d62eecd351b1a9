using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Plans;
using Tailor.Cloud.Rollouts;
using Tailor.Cloud.Tests.Rollouts;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests;

/// <summary>Attacks on the cloud, as docs/threats.md lists them.</summary>
public sealed class AttackTests
{
    [Fact]
    public async Task A_stolen_token_gives_plans_that_name_its_device_and_ends_with_it()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        var (victim, other) = (await cloud.RegisterAsync(), await cloud.RegisterAsync());
        using var thief = cloud.As(victim.Token);
        var plan = await Interest.PlanAsync(thief, Interest.Request());
        Assert.Equal(victim.Device, plan.Device); // no other device takes it
        Assert.Throws<Tailor.Models.Plans.PlanException>(() => plan.RequireDevice(other.Device));
        using var admin = RolloutTests.Admin(cloud);
        (await admin.DeleteAsync($"v1/admin/devices/{victim.Device}")).EnsureSuccessStatusCode();
        using var after = await Interest.AskAsync(thief, Interest.Request());
        await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, after);
    }

    [Fact]
    public async Task Poisoned_telemetry_moves_one_device_at_most()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        var honest = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => cloud.RegisterAsync()));
        await RolloutTests.GivenAsync(cloud, honest);
        foreach (var device in honest) await RolloutTests.ReportAsync(cloud, device.Token, new() { Model = "sample", Release = 1, Loads = 1, Shown = 10, Hits = 5 });

        var liars = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cloud.RegisterAsync())); // never given the release
        for (var i = 0; i < 5; i++)
        {
            foreach (var liar in liars.Append(honest[0])) await RolloutTests.ReportAsync(cloud, liar.Token, new() { Model = "sample", Release = 1, FailedLoads = 100_000, Shown = 100_000, Hits = 100_000 });
        }

        await cloud.App.Services.GetRequiredService<RolloutWatch>().CheckAsync(default);
        using var admin = RolloutTests.Admin(cloud);
        var counts = (await admin.GetFromJsonAsync("v1/admin/models/sample/releases/1/health", AdminJson.Default.ReleaseCounts))!;
        Assert.Equal((30, 1), (counts.Devices, counts.FailingDevices));
        Assert.InRange(counts.HitRate, 0.5, 0.52);
        Assert.Equal([1], await RolloutTests.GivenAsync(cloud, [await cloud.RegisterAsync()])); // not stopped
    }

    [Fact]
    public async Task An_upload_without_end_is_cut_off()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        using var known = new ByteArrayContent(new byte[100_000]);
        known.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var refused = await device.PostAsync(Routes.Plans, known);
        await ProblemText.AssertAsync(HttpStatusCode.RequestEntityTooLarge, refused);

        // One that does not say how long it is: the node stops reading soon after the limit, and answers or closes.
        using var socket = new TcpClient();
        await socket.ConnectAsync(cloud.Client.BaseAddress!.Host, cloud.Client.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /{Routes.Devices} HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var (sent, chunk) = (0L, Encoding.ASCII.GetBytes($"1000\r\n{new string(' ', 0x1000)}\r\n"));
        try
        {
            while (sent < 64L << 20)
            {
                await stream.WriteAsync(chunk).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                sent += chunk.Length;
            }
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            // It closed, or it reads no more.
        }

        Assert.True(sent < 64L << 20, $"The node took {sent} bytes.");
    }

    [Fact]
    public async Task A_replayed_batch_counts_once()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        var device = await cloud.RegisterAsync();
        await RolloutTests.GivenAsync(cloud, [device]);
        using var client = cloud.As(device.Token);
        var batch = new TelemetryBatch(Guid.NewGuid(), [new() { Model = "sample", Release = 1, Loads = 1, Shown = 3, Hits = 1 }]);
        for (var i = 0; i < 20; i++) (await client.PostAsJsonAsync(Routes.Telemetry, batch, ProtocolJson.Default.TelemetryBatch)).EnsureSuccessStatusCode();
        using var admin = RolloutTests.Admin(cloud);
        var counts = (await admin.GetFromJsonAsync("v1/admin/models/sample/releases/1/health", AdminJson.Default.ReleaseCounts))!;
        Assert.Equal((1, 3, 1), (counts.Loads, counts.Shown, counts.Hits));
    }

    [Fact]
    public async Task Registrations_without_end_are_held_up_by_address()
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Limits = new() { Registrations = 5 } });
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 12; i++) answers.Add(await cloud.Client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(new()), ProtocolJson.Default.RegisterRequest));
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), 5, 8);
        var refused = answers.First(answer => answer.StatusCode != HttpStatusCode.Created);
        Assert.Contains("too often", await ProblemText.AssertAsync(HttpStatusCode.TooManyRequests, refused), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task One_device_cannot_take_everybodys_turn()
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Limits = new() { PerDevice = 5 } });
        using var greedy = await cloud.DeviceAsync();
        using var modest = await cloud.DeviceAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await Interest.AskAsync(greedy, Interest.Request());
            statuses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        await Interest.PlanAsync(modest, Interest.Request());
    }

    [Fact]
    public async Task A_device_that_asks_for_one_release_after_the_other_does_not_make_a_node_open_them_all()
    {
        await using var cloud = await RunningCloud.StartAsync();
        for (var release = 2; release <= OpenModels.Most + 4; release++) cloud.Published.Publish();
        var newest = OpenModels.Most + 4L;
        using var honest = await cloud.DeviceAsync();
        await Interest.PlanAsync(honest, Interest.Request() with { Release = newest });
        var opened = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "tailor.models.opened" && instrument.Meter.Scope == cloud.App.Services.GetRequiredService<IMeterFactory>()) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref opened, (int)count));
        listener.Start();

        using var greedy = await cloud.DeviceAsync();
        var refused = new List<HttpResponseMessage>();
        for (var round = 0; round < 2; round++)
        {
            for (var release = newest; release > 0; release--)
            {
                var answer = round % 2 == 0
                    ? await Interest.AskAsync(greedy, Interest.Request() with { Release = release })
                    : await greedy.GetAsync($"{Routes.ItemEmbeddings}?model=sample&release={release}&ids=1");
                if (!answer.IsSuccessStatusCode) refused.Add(answer);
            }
        }

        Assert.InRange(opened, 1, 4); // two at once, and what a minute brings
        Assert.InRange(refused.Count, 30, 2 * (int)newest);
        Assert.Contains("not the newest", await ProblemText.AssertAsync(HttpStatusCode.TooManyRequests, refused[0]), StringComparison.Ordinal);
        Assert.InRange(refused[0].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        await Interest.PlanAsync(honest, Interest.Request() with { Release = newest });
    }

    [Fact]
    public async Task A_release_that_does_not_reach_a_device_yet_is_nothing_to_it()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With(initialPercent: 0));
        using var admin = RolloutTests.Admin(cloud);
        await RolloutTests.RollOutAsync(admin, 1, 100);
        cloud.Published.Publish();
        var device = await cloud.RegisterAsync();
        using var curious = cloud.As(device.Token);
        await Interest.PlanAsync(curious, Interest.Request());
        using var plan = await Interest.AskAsync(curious, Interest.Request() with { Release = 2 });
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, plan);
        using var rows = await curious.GetAsync($"{Routes.ItemEmbeddings}?model=sample&release=2&ids=1");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, rows);

        await RolloutTests.RollOutAsync(admin, 2, 100);
        await Interest.PlanAsync(curious, Interest.Request() with { Release = 2 });
        Assert.Equal([2], await RolloutTests.GivenAsync(cloud, [device])); // and it was remembered
    }

    [Fact]
    public async Task A_device_in_the_middle_of_an_update_gets_plans_for_what_it_still_runs()
    {
        await using var cloud = await RunningCloud.StartAsync();
        var device = await cloud.RegisterAsync();
        using var slow = cloud.As(device.Token);
        for (var release = 1L; release <= 3; release++)
        {
            Assert.Equal([release], await RolloutTests.GivenAsync(cloud, [device]));
            await Interest.PlanAsync(slow, Interest.Request()); // the new one has not come yet
            cloud.Published.Publish();
        }
    }

    [Fact]
    public async Task Guessing_tokens_does_not_reach_the_database_for_long()
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Limits = new() { Lookups = 5 } });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var guess = cloud.As(AdminKey.Draw());
            using var answer = await guess.GetAsync($"{Routes.Models}/sample");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses.Distinct());
    }
}
