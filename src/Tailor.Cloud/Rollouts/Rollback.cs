using Tailor.Cloud.Keys;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Rollouts;

/// <summary>Takes devices back to an older release. They take none of a lower number, so the older one is published again under a new one.</summary>
internal sealed class Rollback(Store store, RolloutTable table, CloudOptions options)
{
    /// <summary>Stops what is newer, and publishes the older release again for all devices.</summary>
    /// <returns>The new release's number, and how far it goes.</returns>
    public async Task<(long Sequence, Rollout Rollout)> RunAsync(string model, long to, CancellationToken cancellation)
    {
        foreach (var newer in store.Sequences(model).Where(sequence => sequence > to).ToArray())
            await table.SetAsync(model, newer, new(0, Stopped: true, $"Rolled back to release {to}."), cancellation);
        using var key = KeyFolder.ReadKey(options.ReleaseKey!);
        var again = new Publisher(store, options.Time).Republish(model, to, key, Publisher.UsualLifetime);
        var rollout = new Rollout(100, Stopped: false);
        await table.SetAsync(model, again.Sequence, rollout, cancellation);
        return (again.Sequence, rollout);
    }
}
