using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Rollouts;

/// <summary>Which release of a model a device is to run.</summary>
internal sealed class RolloutChoice(Store store)
{
    /// <summary>The release for a device, or null where there is none yet.</summary>
    public Task<long?> ReleaseForAsync(string device, string model, CancellationToken cancellation)
    {
        _ = (device, cancellation);
        return Task.FromResult(store.Sequences(model).Select(sequence => (long?)sequence).LastOrDefault());
    }
}
