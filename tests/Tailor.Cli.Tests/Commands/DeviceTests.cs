using System.Globalization;
using System.Text.Json;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Tests.Commands;

public sealed class DeviceTests
{
    [Fact]
    public async Task A_device_gets_its_plan_and_then_only_what_is_new()
    {
        await using var served = await ServedModel.StartAsync();
        var first = await AnswerAsync(served, "--bits", "3", "--history", "i1,i2,i3");
        Assert.Equal(1, first.Release);
        Assert.InRange(first.AverageBits!.Value, 2, 3.001);
        Assert.Equal(10, first.Recommendations.Count);
        var second = await AnswerAsync(served, "--bits", "3", "--history", "i1,i2,i3,i4");
        Assert.Equal(first.Device, second.Device);
        Assert.True(second.PlanSequence > first.PlanSequence);
        Assert.True(second.BytesDown < first.BytesDown / 2, $"{second.BytesDown} of {first.BytesDown}");
    }

    [Fact]
    public async Task Offline_it_recommends_with_what_it_has()
    {
        await using var served = await ServedModel.StartAsync();
        var first = await AnswerAsync(served, "--bits", "3", "--history", "i1,i2,i3");
        var cloud = served.Cloud;
        var away = await served.RunAsync("device", "--cloud", cloud, "--model", "small", "--root", "keys/root.pub", "--folder", "device", "--history", "i1,i2,i3", "--bits", "3", "--offline", "--json");
        Assert.Equal(0, away.ExitCode);
        Assert.Equal(first.Recommendations, JsonSerializer.Deserialize(away.Output, CliJson.Default.DeviceDocument)!.Recommendations);
    }

    [Theory]
    [InlineData(2, "--cloud nowhere", "--cloud", "nowhere")]
    [InlineData(1, "", "--cloud", "http://127.0.0.1:1")]
    public async Task A_cloud_that_is_not_there_is_said(int exitCode, string message, params string[] cloud)
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var run = await served.RunAsync(["device", .. cloud, "--model", "small", "--root", "keys/root.pub", "--folder", "device", "--history", "i1"]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cloud_of_another_root_is_refused()
    {
        await using var served = await ServedModel.StartAsync();
        await served.RunAsync("keys", "create", "others");
        var run = await served.RunAsync("device", "--cloud", served.Cloud, "--model", "small", "--root", "others/root.pub", "--folder", "device", "--history", "i1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("keyring is refused", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_serves_devices_and_administrators_until_it_is_stopped()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var admin = JsonSerializer.Deserialize((await served.RunAsync("keys", "admin", "keys", "--json")).Output, CliJson.Default.AdminKeyDocument)!;
        using var stop = new CancellationTokenSource();
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var serving = ConsoleRun.OfAsync(
            ["serve", "--store", "store", "--plan-key", "keys/plan.key", "--address", "http://127.0.0.1:0", "--admin-hash", "keys/admin.hash"],
            host => host with { WorkingFolder = served.Path, Error = TextWriter.Synchronized(error) },
            stop.Token);
        while (!serving.IsCompleted && !error.ToString().Contains(" at http", StringComparison.Ordinal)) await Task.Delay(20);
        var text = error.ToString();
        var address = text[text.IndexOf("http", StringComparison.Ordinal)..text.IndexOf(';', StringComparison.Ordinal)];
        var run = await served.RunAsync("device", "--cloud", address, "--model", "small", "--root", "keys/root.pub", "--folder", "device", "--history", "i1");
        using var http = new HttpClient { BaseAddress = new(address) };
        var stranger = await http.GetAsync(new Uri("v1/admin/models", UriKind.Relative));
        http.DefaultRequestHeaders.Authorization = new("Bearer", admin.Key);
        var models = await http.GetStringAsync(new Uri("v1/admin/models", UriKind.Relative));
        await stop.CancelAsync();
        Assert.Equal((0, 0), (run.ExitCode, (await serving).ExitCode));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Contains("small", models, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--initial-percent 101", "--initial-percent", "101")]
    [InlineData("--trusted-proxy here", "--trusted-proxy", "here")]
    [InlineData("--plan-days 0", "--plan-days", "0")]
    public async Task Serve_says_what_cannot_be(string message, params string[] arguments)
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var run = await served.RunAsync(["serve", "--store", "store", "--plan-key", "keys/plan.key", "--address", "http://127.0.0.1:0", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_keyring_does_not_name_serves_nothing()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var run = await served.RunAsync("serve", "--store", "store", "--plan-key", "keys/release.key", "--address", "http://127.0.0.1:0");
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<DeviceDocument> AnswerAsync(ServedModel served, params string[] arguments)
    {
        var run = await served.RunAsync(["device", "--cloud", served.Cloud, "--model", "small", "--root", "keys/root.pub", "--folder", "device", "--json", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonSerializer.Deserialize(run.Output, CliJson.Default.DeviceDocument)!;
    }
}
