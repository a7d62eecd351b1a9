using Tailor.Device.Stores;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>Asks for documents, takes them only if they may be believed, and remembers the greatest numbers that were seen.</summary>
/// <param name="requests">Asks.</param>
/// <param name="chain">Believes.</param>
/// <param name="store">Remembers.</param>
internal sealed class SignedDocuments(CloudRequests requests, TrustChain chain, DeviceStore store)
{
    private AcceptedKeyring? _keyring;

    private StoreState State => store.State ?? new() { Format = StoreState.CurrentFormat };

    private byte[]? Stored => store.State?.Installed is { } installed ? installed.PlanKeyring ?? installed.Keyring : null;

    /// <summary>The keyring, asked for anew.</summary>
    public async Task<AcceptedKeyring> KeyringAsync(CancellationToken cancellation)
    {
        var bytes = await requests.KeyringAsync(_keyring?.Bytes ?? Stored, cancellation);
        var keyring = chain.Keyring(bytes, State.KeyringSequence);
        if (keyring.Sequence > State.KeyringSequence) store.Save(State with { KeyringSequence = keyring.Sequence });
        return _keyring = new(bytes, keyring);
    }

    /// <summary>The release that this device is to run.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="keyring">Who may sign it.</param>
    /// <param name="running">The one that runs, or null.</param>
    /// <param name="now">The time, in seconds since 1970 (UTC).</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<(byte[] Bytes, Release Release)> ReleaseAsync(string model, AcceptedKeyring keyring, Release? running, long now, CancellationToken cancellation)
    {
        var bytes = await requests.ReleaseAsync(model, running is null ? null : store.State?.Installed?.Release, cancellation);
        var release = chain.Release(bytes, keyring.Keyring, State.ReleaseSequence, running);
        store.Save(State with { ReleaseSequence = release.Sequence, ReleaseChecked = now });
        return (bytes, release);
    }

    /// <summary>A plan. Where its signer is unknown, or the keyring has expired, the keyring is asked for first.</summary>
    /// <param name="release">The release that it is for.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="interest">What is said of the user.</param>
    /// <param name="guided">Reads the profile once more from a guide of the cloud's.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<AcceptedPlan> PlanAsync(Release release, ModelManifest manifest, ReadOnlyMemory<float> interest, Func<ReadOnlyMemory<float>, float[]> guided, CancellationToken cancellation)
    {
        var bytes = await requests.PlanAsync(release.Model, release.Sequence, interest, guided, cancellation);
        var keyring = _keyring ??= Stored is { } stored ? new(stored, chain.Stored(stored)) : await KeyringAsync(cancellation);
        Plan plan;
        try
        {
            plan = chain.Plan(bytes, keyring.Keyring, manifest, State.Id, State.PlanSequence);
        }
        catch (Exception error) when (error is PlanException or SignatureException)
        {
            var newer = await KeyringAsync(cancellation);
            if (newer.Keyring.Sequence == keyring.Keyring.Sequence) throw;
            (keyring, plan) = (newer, chain.Plan(bytes, newer.Keyring, manifest, State.Id, State.PlanSequence));
        }

        store.Save(State with { PlanSequence = plan.Sequence });
        return new(bytes, plan, keyring);
    }
}
