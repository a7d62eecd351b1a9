using System.Text.Json;
using Tailor.Cloud.Tests.Rollouts;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Observation;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_names_every_route_with_its_answers()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        using var document = JsonDocument.Parse(await cloud.Client.GetStringAsync("openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths");
        foreach (var path in (string[])[Routes.Devices, Routes.Keyring, $"{Routes.Models}/{{name}}", $"{Routes.Blocks}/{{sha256}}", Routes.Plans, Routes.ItemEmbeddings, Routes.Telemetry, "health/live", "health/ready", "v1/admin/models/{name}/rollback", "v1/admin/keys"])
            Assert.True(paths.TryGetProperty($"/{path}", out var route) && route.EnumerateObject().All(operation => operation.Value.TryGetProperty("summary", out _)), path);
        var plan = paths.GetProperty($"/{Routes.Plans}").GetProperty("post");
        Assert.Equal(["200", "202", "400", "401", "404", "422", "429"], plan.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).Order(StringComparer.Ordinal));
        Assert.Contains("interest", plan.GetProperty("requestBody").GetRawText() + document.RootElement.GetProperty("components").GetRawText(), StringComparison.Ordinal);
    }
}
