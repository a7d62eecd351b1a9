using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Rollouts;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;

namespace Tailor.Cloud.Tests.Rollouts;

public sealed class RolloutTests
{
    private static readonly string Key = AdminKey.Draw();

    [Fact]
    public void Places_are_spread_evenly_and_stay()
    {
        double[] places = [.. Enumerable.Range(0, 4_000).Select(device => RolloutChoice.PlaceOf($"d{device}", "m"))];
        for (var tenth = 0; tenth < 10; tenth++) Assert.InRange(places.Count(place => (int)(place / 10) == tenth), 320, 480);
        Assert.Equal(places[7], RolloutChoice.PlaceOf("d7", "m"));
        Assert.NotEqual(places[7], RolloutChoice.PlaceOf("d7", "n"));
    }

    [Fact]
    public async Task A_release_reaches_the_devices_of_its_percent_and_more_as_it_is_raised()
    {
        await using var cloud = await RunningCloud.StartAsync(options: With(initialPercent: 0));
        using var admin = cloud.As(Key);
        await RollOutAsync(admin, 1, 100);
        cloud.Published.Publish();
        var devices = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => cloud.RegisterAsync()));
        Assert.All(await GivenAsync(cloud, devices), given => Assert.Equal(1, given));

        await RollOutAsync(admin, 2, 40);
        var some = await GivenAsync(cloud, devices);
        Assert.Equal(devices.Select(device => RolloutChoice.PlaceOf(device.Device, "sample") < 40 ? 2L : 1), some);
        Assert.Equal(some, await GivenAsync(cloud, devices));

        await RollOutAsync(admin, 2, 100);
        Assert.All(await GivenAsync(cloud, devices), given => Assert.Equal(2, given));
    }

    [Fact]
    public async Task Who_has_a_stopped_release_keeps_it_and_nobody_else_gets_it()
    {
        await using var cloud = await RunningCloud.StartAsync(options: With());
        using var admin = cloud.As(Key);
        var early = await cloud.RegisterAsync();
        cloud.Published.Publish();
        Assert.Equal([2], await GivenAsync(cloud, [early]));
        await RollOutAsync(admin, 2, 100, stopped: true);
        var late = await cloud.RegisterAsync();
        Assert.Equal([2, 1], await GivenAsync(cloud, [early, late]));
    }

    [Fact]
    public async Task Rolling_back_publishes_the_old_pieces_under_a_number_that_devices_take()
    {
        await using var cloud = await RunningCloud.StartAsync(options: With());
        File.WriteAllText(cloud.Published.ReleaseKeyFile, cloud.Published.ReleaseKey.ExportPkcs8PrivateKeyPem());
        using var admin = cloud.As(Key);
        var device = await cloud.RegisterAsync();
        cloud.Published.Publish();
        Assert.Equal([2], await GivenAsync(cloud, [device]));

        using var answer = await admin.PostAsJsonAsync("v1/admin/models/sample/rollback", new RollbackRequest(1), AdminJson.Default.RollbackRequest);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal([3, 3], await GivenAsync(cloud, [device, await cloud.RegisterAsync()]));
        var release = Release.Read(File.ReadAllBytes(cloud.Published.Store.ReleaseFile("sample", 3)), cloud.Published.Keyring.ReleaseKeys, "release");
        Assert.Equal(cloud.Published.Release.Pieces.AsEnumerable(), release.Pieces);
        Assert.Equal(180 * 86_400, release.Expires - release.Issued);
        using var client = cloud.As(device.Token);
        Assert.Equal("1.0", (await Interest.PlanAsync(client, Interest.Request() with { Release = 3 })).ModelVersion);
    }

    [Fact]
    public async Task Without_a_key_of_releases_a_node_says_where_to_roll_back()
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => With()(options) with { ReleaseKey = null });
        using var admin = cloud.As(Key);
        using var answer = await admin.PostAsJsonAsync("v1/admin/models/sample/rollback", new RollbackRequest(1), AdminJson.Default.RollbackRequest);
        Assert.Contains("no key of releases", await ProblemText.AssertAsync(HttpStatusCode.Conflict, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_fails_on_devices_stops_by_itself()
    {
        await using var cloud = await RunningCloud.StartAsync(options: With());
        var watch = cloud.App.Services.GetRequiredService<RolloutWatch>();
        cloud.Published.Publish();
        var devices = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cloud.RegisterAsync()));
        await GivenAsync(cloud, devices);
        foreach (var device in devices[..9]) await ReportAsync(cloud, device.Token, new() { Model = "sample", Release = 2, Loads = 1, FailedLoads = 9 });
        await watch.CheckAsync(default);
        Assert.Equal([2], await GivenAsync(cloud, [await cloud.RegisterAsync()])); // nine are too few to judge by

        await ReportAsync(cloud, devices[9].Token, new() { Model = "sample", Release = 2, Loads = 1 });
        await watch.CheckAsync(default);
        Assert.Equal([1], await GivenAsync(cloud, [await cloud.RegisterAsync()]));
        using var admin = cloud.As(Key);
        var models = (await admin.GetFromJsonAsync("v1/admin/models", AdminJson.Default.IReadOnlyListModelSummary))!;
        Assert.Contains("9 of 10 devices", models[0].Releases[0].Rollout.Reason, StringComparison.Ordinal);
        Assert.Equal((2L, 11L), (models[0].Releases[0].Sequence, models[0].Releases[0].Devices));
    }

    /// <summary>Ten devices tell of each release; one of them lies as much as a report allows, which changes nothing.</summary>
    [Theory]
    [InlineData(300, 5, "A call takes 300 µs", 1)]
    [InlineData(140, 5, null, 2)]
    [InlineData(100, 2, "Users took an item from", 1)]
    [InlineData(100, 4, null, 2)]
    public async Task A_release_that_is_slow_or_misses_stops_by_itself(double microseconds, int hits, string? reason, long given)
    {
        await using var cloud = await RunningCloud.StartAsync(options: With());
        var watch = cloud.App.Services.GetRequiredService<RolloutWatch>();
        var devices = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cloud.RegisterAsync()));
        await GivenAsync(cloud, devices);
        foreach (var device in devices) await ReportAsync(cloud, device.Token, new() { Model = "sample", Release = 1, Loads = 1, Recommendations = 20, MedianMicroseconds = 90, Shown = 10, Hits = 5 });
        cloud.Published.Publish();
        await GivenAsync(cloud, devices);
        foreach (var device in devices[1..]) await ReportAsync(cloud, device.Token, new() { Model = "sample", Release = 2, Loads = 1, Recommendations = 20, MedianMicroseconds = microseconds, Shown = 10, Hits = hits });
        await watch.CheckAsync(default);
        Assert.Equal([2], await GivenAsync(cloud, [await cloud.RegisterAsync()])); // nine are too few to judge by
        await ReportAsync(cloud, devices[0].Token, new() { Model = "sample", Release = 2, Loads = 1, Recommendations = 100_000, MedianMicroseconds = 60_000_000, Shown = 100_000 });

        await watch.CheckAsync(default);
        Assert.Equal([given], await GivenAsync(cloud, [await cloud.RegisterAsync()]));
        using var admin = cloud.As(Key);
        var stopped = (await admin.GetFromJsonAsync("v1/admin/models", AdminJson.Default.IReadOnlyListModelSummary))![0].Releases[0].Rollout.Reason;
        if (reason is null) Assert.Empty(stopped ?? "");
        else Assert.Contains(reason, stopped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_releases_stand_side_by_side()
    {
        await using var cloud = await RunningCloud.StartAsync(options: With());
        using var admin = cloud.As(Key);
        var old = await cloud.RegisterAsync();
        await GivenAsync(cloud, [old]);
        await ReportAsync(cloud, old.Token, new() { Model = "sample", Release = 1, Loads = 3, Recommendations = 10, MedianMicroseconds = 50, Shown = 10, Hits = 5 });
        cloud.Published.Publish();
        RegisterResponse[] young = [await cloud.RegisterAsync(), await cloud.RegisterAsync()];
        await GivenAsync(cloud, young);
        await ReportAsync(cloud, young[0].Token, new() { Model = "sample", Release = 2, Loads = 1, Shown = 90_000, Hits = 0 });
        await ReportAsync(cloud, young[1].Token, new() { Model = "sample", Release = 2, Loads = 1, FailedLoads = 1, Shown = 4, Hits = 1 });

        var counts = (await admin.GetFromJsonAsync("v1/admin/models/sample/compare?a=1&b=2", AdminJson.Default.IReadOnlyDictionaryStringReleaseCounts))!;
        Assert.Equal(new(1, 0, 3, 0, 10, 50, 10, 5, 0.5, 1, 1), counts["a"]);
        Assert.Equal(new(2, 1, 2, 1, 0, 0, 90_004, 1, 0.125, 0, 2), counts["b"]);
        using var missing = await admin.GetAsync("v1/admin/models/sample/compare?a=1&b=3");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, missing);
    }

    internal static Func<CloudOptions, CloudOptions> With(int initialPercent = 100) => options => options with
    {
        AdminKeyHash = AdminKey.Hash(Key),
        ReleaseKey = Path.ChangeExtension(options.PlanKey, ".release"),
        Limits = new() { Registrations = null },
        Rollouts = new() { InitialPercent = initialPercent, LeastDevices = 10, CheckEvery = TimeSpan.FromHours(1) },
    };

    internal static HttpClient Admin(RunningCloud cloud) => cloud.As(Key);

    internal static async Task RollOutAsync(HttpClient admin, long sequence, int percent, bool stopped = false)
    {
        using var answer = await admin.PutAsJsonAsync($"v1/admin/models/sample/releases/{sequence}/rollout", new RolloutChange(percent, stopped), AdminJson.Default.RolloutChange);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    internal static async Task<List<long>> GivenAsync(RunningCloud cloud, IEnumerable<RegisterResponse> devices)
    {
        var given = new List<long>();
        foreach (var device in devices)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Models}/sample");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", device.Token);
            using var answer = await cloud.Client.SendAsync(request);
            given.Add(Release.Read(await answer.Content.ReadAsByteArrayAsync(), cloud.Published.Keyring.ReleaseKeys, "release").Sequence);
        }

        return given;
    }

    internal static async Task ReportAsync(RunningCloud cloud, string token, TelemetryReport report)
    {
        using var device = cloud.As(token);
        using var answer = await device.PostAsJsonAsync(Routes.Telemetry, new TelemetryBatch(Guid.NewGuid(), [report]), ProtocolJson.Default.TelemetryBatch);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
