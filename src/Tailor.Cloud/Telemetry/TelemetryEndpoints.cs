using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Storage;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Telemetry;

/// <summary><c>POST /v1/telemetry</c>.</summary>
internal static class TelemetryEndpoints
{
    public static void MapTelemetry(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Routes.Telemetry, TakeAsync).ForDevices()
            .WithSummary("How a device fares; sent again with the same id it counts once.")
            .Accepts<TelemetryBatch>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> TakeAsync(HttpContext http, TelemetryLog log, Store store, CloudMeter meter)
    {
        var (batch, problem) = await MessageBody.ReadAsync(http, ProtocolJson.Default.TelemetryBatch);
        if (batch is null) return problem!;
        if (TelemetryRules.Problem(batch) is { } wrong) return Problem.Of(StatusCodes.Status400BadRequest, wrong);
        foreach (var report in batch.Reports)
        {
            if (!store.HasRelease(report.Model, report.Release)) return Problem.Of(StatusCodes.Status400BadRequest, $"There is no release {report.Release} of {report.Model}.");
        }

        meter.Telemetry(await log.AddAsync(http.Device().Id, batch, http.RequestAborted));
        return TypedResults.NoContent();
    }
}
