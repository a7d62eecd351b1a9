using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Rollouts;

/// <summary>Which release of a model a device is to run.</summary>
internal sealed class RolloutChoice(Store store, RolloutTable table)
{
    /// <summary>
    /// The newest release that reaches this device, and never one below what it was given before: devices refuse those. It is remembered before it is sent.
    /// </summary>
    /// <returns>Its number, or null where there is none yet.</returns>
    public async Task<long?> ReleaseForAsync(string device, string model, CancellationToken cancellation)
    {
        var (rollouts, given, place) = (await table.OfAsync(model, cancellation), await table.GivenAsync(device, model, cancellation), PlaceOf(device, model));
        foreach (var release in store.Sequences(model).Reverse())
        {
            if (release <= given) return store.HasRelease(model, given) ? given : null;
            var rollout = rollouts.GetValueOrDefault(release, table.Initial);
            if (rollout.Stopped || place >= rollout.Percent) continue;
            await table.GiveAsync(device, model, release, cancellation);
            return release;
        }

        return null;
    }

    /// <summary>Where a device stands among all that have a model, 0 to less than 100: a release of so many percent reaches those below. The same for every release and node.</summary>
    internal static double PlaceOf(string device, string model)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{device}"));
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) * 100.0 / (1L << 32);
    }
}
