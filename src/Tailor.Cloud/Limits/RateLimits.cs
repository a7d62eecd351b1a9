using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Problems;

namespace Tailor.Cloud.Limits;

/// <summary>How often who may ask: a device by its token, anybody else by the address. Each node counts for itself.</summary>
internal static class RateLimits
{
    /// <summary>The policy of registrations.</summary>
    public const string Registrations = "registrations";

    public static void AddRateLimits(this IServiceCollection services, RequestLimits limits) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.Features.Get<KnownDevice>() is { } device
            ? Bucket($"device {device.Id}", limits.PerDevice)
            : Bucket(Address(http), limits.PerAddress));
        options.AddPolicy(Registrations, http => Bucket(Address(http), limits.Registrations));
        options.OnRejected = async (context, _) =>
            await Problem.TooMany(context.HttpContext, "You ask too often; come back after the time that Retry-After says.", WaitOf(context.Lease)).ExecuteAsync(context.HttpContext);
    });

    /// <summary>How long who was refused has to wait.</summary>
    internal static TimeSpan WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);

    /// <summary>A bucket that fills in a minute, drop by drop.</summary>
    internal static RateLimitPartition<string> Bucket(string key, int? perMinute) => perMinute is not { } limit
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = limit,
            TokensPerPeriod = Math.Max(1, limit / 60),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * Math.Max(1, limit / 60) / limit,
            AutoReplenishment = false,
            QueueLimit = 0,
        });

    internal static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
