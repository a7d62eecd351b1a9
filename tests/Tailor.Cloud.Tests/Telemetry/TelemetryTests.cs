using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Database;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Telemetry;

public sealed class TelemetryTests
{
    private static TelemetryReport Report => new() { Model = "sample", Release = 1, Loads = 2, FailedLoads = 1, Recommendations = 5, MedianMicroseconds = 80, Shown = 4, Hits = 1 };

    [Fact]
    public async Task A_batch_counts_once_however_often_it_is_sent()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        var batch = new TelemetryBatch(Guid.NewGuid(), [Report, Report]);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.NoContent, await SendAsync(device, batch));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(device, batch with { Id = Guid.NewGuid(), Reports = [Report] }));
        var database = cloud.App.Services.GetRequiredService<CloudDatabase>();
        var counts = await database.ReadAsync(connection => connection.QuerySingleAsync<(long Loads, long Failed, long Shown)>("SELECT loads, failed_loads, shown FROM device_health"));
        Assert.Equal((6, 3, 12), counts);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_are_refused()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        TelemetryReport[] wrong =
        [
            Report with { Loads = -1 }, Report with { Hits = 9 }, Report with { Shown = long.MaxValue, Hits = 0 }, Report with { MedianMicroseconds = -1 },
            Report with { Model = "other" }, Report with { Release = 2 }, Report with { FailedLoads = int.MaxValue },
        ];
        foreach (var report in wrong)
        {
            using var answer = await device.PostAsJsonAsync(Routes.Telemetry, new TelemetryBatch(Guid.NewGuid(), [report]), ProtocolJson.Default.TelemetryBatch);
            await ProblemText.AssertAsync(HttpStatusCode.BadRequest, answer);
        }

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(device, new(Guid.NewGuid(), [])));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(device, new(Guid.Empty, [Report])));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(device, new(Guid.NewGuid(), [.. Enumerable.Repeat(Report, 101)])));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient device, TelemetryBatch batch)
    {
        using var answer = await device.PostAsJsonAsync(Routes.Telemetry, batch, ProtocolJson.Default.TelemetryBatch);
        return answer.StatusCode;
    }
}
