using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Tests.Commands;

/// <summary>What a served node tells of itself, and what it keeps to itself.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task WhatUsersAskForIsNotInTheLog()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        await using var node = await ServingProcess.StartAsync(served);
        var secrets = await UseAsync(node);

        // Faults are logged with what went wrong, and that must not be what the user sent.
        foreach (var file in Directory.GetFiles(Path.Combine(served["store"], "releases"), "*.safetensors", SearchOption.AllDirectories)) await File.WriteAllTextAsync(file, "damaged");
        await using var second = await ServingProcess.StartAsync(served);
        var token = await second.RegisterAsync();
        using var broken = await second.Client.PostAsJsonAsync(Routes.Plans, Plan(), ProtocolJson.Default.PlanRequest);
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);

        var (log, faults) = (await node.StopAsync(), await second.StopAsync());
        Assert.Contains("Now listening", log, StringComparison.Ordinal); // there is a log
        Assert.Contains("broke", faults, StringComparison.Ordinal);
        foreach (var line in (log + faults).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var entry = JsonDocument.Parse(line); // structured: a JSON document a line
            Assert.True(entry.RootElement.TryGetProperty("Category", out _) && entry.RootElement.TryGetProperty("LogLevel", out _), line);
        }

        foreach (var secret in secrets.Append(token)) Assert.DoesNotContain(secret, log + faults, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetricsAndTracesGoWhereTheEnvironmentSaysAndWhatUsersAskForIsNotInThem()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        await using var collector = await OtlpCollector.StartAsync();
        await using var node = await ServingProcess.StartAsync(
            served,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
            ("OTEL_BSP_SCHEDULE_DELAY", "300"));
        var secrets = await UseAsync(node);
        await collector.ReceivesAsync("/v1/metrics", "tailor-cloud", "tailor.plans", "tailor.models.opened", "http.server.request.duration");
        await collector.ReceivesAsync("/v1/traces", "tailor-cloud", "v1/plans", "v1/items/embeddings");
        foreach (var secret in secrets) Assert.DoesNotContain(secret, collector.All, StringComparison.Ordinal);
        foreach (var secret in secrets) Assert.DoesNotContain(Uri.EscapeDataString(secret), collector.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnAddressNothingLeavesTheNode()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        await using var collector = await OtlpCollector.StartAsync();
        await using var node = await ServingProcess.StartAsync(served, ("OTEL_EXPORTER_OTLP_ENDPOINT", ""), ("OTEL_METRIC_EXPORT_INTERVAL", "100"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Address}/v1/metrics"));
        await UseAsync(node);
        await Task.Delay(1_000);
        Assert.Equal("", collector.All);
    }

    [Fact]
    public async Task WhatIsSignedAndWillSoonHoldNoMoreIsInTheLog()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var usual = await LogAsync();
        foreach (var arguments in (string[][])[["keys", "renew", "keys", "--days", "20"], ["publish", "small", "--again", "1", "--to", "store", "--keys", "keys", "--days", "10"]])
            Assert.Equal(0, (await served.RunAsync(arguments)).ExitCode);
        var late = await LogAsync();
        Assert.DoesNotContain("holds until", usual, StringComparison.Ordinal);
        Assert.Contains("Keyring 2 holds until", late, StringComparison.Ordinal);
        Assert.Contains("Release 2 of small, the newest, holds until", late, StringComparison.Ordinal);

        async Task<string> LogAsync()
        {
            await using var node = await ServingProcess.StartAsync(served);
            await node.RegisterAsync(); // so that it has started
            await Task.Delay(500);
            return await node.StopAsync();
        }
    }

    /// <summary>Asks for what a device asks for, rightly and wrongly.</summary>
    /// <returns>What of it nobody but the cloud's code may see.</returns>
    private static async Task<string[]> UseAsync(ServingProcess node)
    {
        var token = await node.RegisterAsync();
        using var rows = await node.Client.GetAsync($"{Routes.ItemEmbeddings}?model=small&release=1&ids=17,23");
        Assert.Equal(HttpStatusCode.OK, rows.StatusCode);
        using var missing = await node.Client.GetAsync($"{Routes.ItemEmbeddings}?model=small&release=1&ids=19,4711");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        var request = Plan();
        using var plan = await node.Client.PostAsJsonAsync(Routes.Plans, request, ProtocolJson.Default.PlanRequest);
        Assert.Equal(HttpStatusCode.OK, plan.StatusCode);
        using var malformed = new StringContent($$"""{"model":"small","release":1,"interest":"{{Convert.ToBase64String(request.Interest)}}","history":["i17"]}""", Encoding.UTF8, "application/json");
        using var refused = await node.Client.PostAsync(Routes.Plans, malformed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        return [token, "17,23", "19,4711", "4711", "i17", Convert.ToBase64String(request.Interest)];
    }

    private static PlanRequest Plan() => new() { Model = "small", Release = 1, Interest = MemoryMarshal.AsBytes<float>([.1f, -.2f, .3f, -.4f, .5f, -.6f, .7f, -.8f]).ToArray() };
}
