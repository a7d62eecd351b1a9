using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Tailor.Cloud.Observation;

/// <summary>Logs, metrics and traces. Nothing leaves the node unless the environment says where to (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>).</summary>
internal static class ObservationSetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservation(this WebApplicationBuilder builder, CloudOptions options)
    {
        builder.Logging.ClearProviders();
        if (options.JsonLogs) builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);

        // A line a request would cost more than the request, and its query says which items a user looked at.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddMetrics();
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false); // else a trace of a request says neither what was asked for nor how it ended
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tailor-cloud"))
            .WithMetrics(metrics => metrics.AddMeter(CloudMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql").AddOtlpExporter())
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "Npgsql").AddOtlpExporter());
    }
}
