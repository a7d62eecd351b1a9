using System.Threading.RateLimiting;

namespace Tailor.Cloud.Limits;

/// <summary>Keeps devices from making a node open the models of one older release after the other.</summary>
internal sealed class OpeningLimit(CloudOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _device = PartitionedRateLimiter.Create<string, string>(device => RateLimits.Bucket(device, options.Limits.Openings));
    private readonly PartitionedRateLimiter<string> _node = PartitionedRateLimiter.Create<string, string>(_ => RateLimits.Bucket("", options.Limits.AllOpenings));

    /// <summary>Lets a device open a model, or says when it may.</summary>
    /// <returns>How long it has to wait, or null.</returns>
    public TimeSpan? Wait(string device)
    {
        using var own = _device.AttemptAcquire(device);
        if (!own.IsAcquired) return RateLimits.WaitOf(own);
        using var shared = _node.AttemptAcquire(device);
        return shared.IsAcquired ? null : RateLimits.WaitOf(shared);
    }

    public void Dispose()
    {
        _device.Dispose();
        _node.Dispose();
    }
}
