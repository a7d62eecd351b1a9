using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Blocks;
using Tailor.Cloud.Database;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Health;
using Tailor.Cloud.Items;
using Tailor.Cloud.Limits;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Plans;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Releases;
using Tailor.Cloud.Rollouts;
using Tailor.Cloud.Storage;
using Tailor.Cloud.Telemetry;
using Tailor.Models.Protocol;

namespace Tailor.Cloud;

/// <summary>A node of the cloud.</summary>
public static class CloudApplication
{
    /// <summary>Builds a node; start it to serve. It listens where the options say, and <see cref="WebApplication.Urls"/> has the port that it got.</summary>
    /// <exception cref="CloudException">Something that it needs is missing or wrong.</exception>
    public static WebApplication Build(CloudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = new Store(options.Store);
        var keys = new PublishedKeys(store);
        var planKey = keys.OpenPlanKey(options.PlanKey);

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
            kestrel.Limits.MaxRequestBodySize = options.Limits.BodyBytes;
        });
        builder.AddObservation(options);

        var postgreSql = options.PostgreSql ?? builder.Configuration.GetConnectionString("Tailor");
        builder.Services
            .AddSingleton(options).AddSingleton(options.Time).AddSingleton(store).AddSingleton(keys).AddSingleton(planKey)
            .AddSingleton<CloudDatabase>(_ => postgreSql is { Length: > 0 } ? new PostgreSqlDatabase(postgreSql) : new SqliteDatabase(options.Sqlite ?? Path.Combine(store.Path, "cloud.db")))
            .AddSingleton<DeviceRegister>().AddSingleton<TokenMemory>().AddSingleton<LookupLimit>().AddSingleton<OpeningLimit>()
            .AddSingleton<OpenModels>().AddSingleton<DeviceModels>().AddSingleton<PlanQueue>().AddSingleton<CloudMeter>()
            .AddSingleton<RolloutChoice>().AddSingleton<RolloutTable>().AddSingleton<ReleaseHealth>().AddSingleton<Rollback>().AddSingleton<RolloutWatch>().AddSingleton<TelemetryLog>()
            .AddHostedService<DatabaseStart>().AddHostedService(services => services.GetRequiredService<PlanQueue>()).AddHostedService(services => services.GetRequiredService<RolloutWatch>()).AddHostedService<ExpiryWatch>()
            .AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonTypeInfoResolver.Combine(ProtocolJson.Default, AdminJson.Default)));
        builder.Services.AddRateLimits(options.Limits);

        var app = builder.Build();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(options));
        app.UseProblemPages();
        app.UseRouting();
        app.UseDeviceGate();
        app.UseRateLimiter();
        app.MapDevices();
        app.MapReleases();
        app.MapBlocks();
        app.MapPlans();
        app.MapItems();
        app.MapTelemetry();
        app.MapHealth();
        app.MapOpenApi("/openapi/v1.json");
        if (options.AdminKeyHash is { } hash) app.MapAdministration(hash);
        return app;
    }

    private static ForwardedHeadersOptions Forwarded(CloudOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        forwarded.KnownProxies.Clear();
        foreach (var proxy in options.TrustedProxies) forwarded.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        return forwarded;
    }
}
