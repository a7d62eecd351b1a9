using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Tailor.Cloud.Limits;

/// <summary>Keeps an address that tries tokens from asking the database each time.</summary>
internal sealed class LookupLimit(CloudOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimits.Bucket(RateLimits.Address(http), options.Limits.Lookups));

    public RateLimitLease Acquire(HttpContext http) => _limiter.AttemptAcquire(http);

    public void Dispose() => _limiter.Dispose();
}
