using System.Collections.Immutable;
using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>
/// Who is believed: root keys, which the app ships with, sign the keyring; its keys sign releases and plans. Each document must be for this device's model, valid now, and not older than one
/// that was seen before.
/// </summary>
/// <param name="roots">The root keys.</param>
/// <param name="model">The model's name.</param>
/// <param name="time">The clock.</param>
internal sealed class TrustChain(ImmutableArray<PublicKey> roots, string model, TimeProvider time)
{
    /// <summary>Reads a keyring from the cloud.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="seen">The greatest sequence number seen.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="SignatureException">No root key signed it, it does not hold now, or a newer one was seen.</exception>
    public Keyring Keyring(ReadOnlySpan<byte> bytes, long seen)
    {
        var keyring = Tailor.Models.Signing.Keyring.Read(bytes, roots, "keyring");
        keyring.RequireValidAt(time.GetUtcNow());
        return keyring.Sequence >= seen ? keyring : throw new SignatureException("keyring", $"a sequence number of at least {seen}, which was seen before", $"{keyring.Sequence}");
    }

    /// <summary>Reads a release from the cloud.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="keyring">Who may sign it.</param>
    /// <param name="seen">The greatest sequence number seen.</param>
    /// <param name="running">The release that runs, or null: one of the same number must be the same.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="SignatureException">None of the keys signed it, it is for another model, it does not hold now, or a newer one was seen.</exception>
    public Release Release(ReadOnlySpan<byte> bytes, Keyring keyring, long seen, Release? running)
    {
        var release = Named(bytes, keyring);
        release.RequireValidAt(time.GetUtcNow());
        if (release.Sequence < seen) throw new SignatureException("release", $"a sequence number of at least {seen}, which was seen before", $"{release.Sequence}");
        if (running is not null && running.Sequence == release.Sequence && !(string.Equals(running.Version, release.Version, StringComparison.Ordinal) && running.Pieces.SequenceEqual(release.Pieces)))
            throw new SignatureException("release", $"the release {running.Sequence} that was seen before", "another one of the same number");
        return release;
    }

    /// <summary>Reads a plan from the cloud.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="keyring">Who may sign it.</param>
    /// <param name="manifest">What it must be for.</param>
    /// <param name="device">Whom it must be for.</param>
    /// <param name="seen">The greatest sequence number seen.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="PlanException">None of the keys signed it, it is for another model or device, it does not hold now, or it is not newer than one that was seen.</exception>
    public Plan Plan(ReadOnlySpan<byte> bytes, Keyring keyring, ModelManifest manifest, string device, ulong seen)
    {
        keyring.RequireValidAt(time.GetUtcNow());
        var plan = Tailor.Models.Plans.Plan.Read(bytes, "plan");
        keyring.Verify(plan);
        plan.RequireFor(manifest);
        plan.RequireDevice(device);
        plan.RequireValidAt(time.GetUtcNow());
        return plan.Sequence > seen ? plan : throw new PlanException($"a sequence number above {seen}, which was seen before", $"{plan.Sequence}");
    }

    /// <summary>
    /// Reads a release of the store once more. It was valid when it was installed; that it has expired since does not stop a device that is offline.
    /// </summary>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="SignatureException">It is not from whom it has to be.</exception>
    public Release Reopen(ReadOnlySpan<byte> keyring, ReadOnlySpan<byte> release) => Named(release, Stored(keyring));

    /// <summary>As <see cref="Reopen(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, a plan.</summary>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="PlanException">It is not from whom it has to be, or for another model or device.</exception>
    public Plan Reopen(ReadOnlySpan<byte> keyring, ReadOnlySpan<byte> bytes, ModelManifest manifest, string device)
    {
        var plan = Tailor.Models.Plans.Plan.Read(bytes, "plan of the store");
        Stored(keyring).Verify(plan);
        plan.RequireFor(manifest);
        plan.RequireDevice(device);
        return plan;
    }

    /// <summary>A keyring of the store.</summary>
    public Keyring Stored(ReadOnlySpan<byte> bytes) => Tailor.Models.Signing.Keyring.Read(bytes, roots, "keyring of the store");

    /// <summary>A manifest's file, which must be that of a release.</summary>
    /// <exception cref="ModelFormatException">It is malformed, or that of another model or version.</exception>
    public static ModelManifest Manifest(string file, Release release)
    {
        var manifest = ModelManifest.Open(file);
        return string.Equals(manifest.Name, release.Model, StringComparison.Ordinal) && string.Equals(manifest.Version, release.Version, StringComparison.Ordinal)
            ? manifest
            : throw new ModelFormatException(file, null, $"the manifest of {release.Model} {release.Version}, as the release says", $"that of {manifest.Name} {manifest.Version}");
    }

    private Release Named(ReadOnlySpan<byte> bytes, Keyring keyring)
    {
        var release = Tailor.Models.Releases.Release.Read(bytes, keyring.ReleaseKeys, "release");
        return string.Equals(release.Model, model, StringComparison.Ordinal) ? release : throw new SignatureException("release", $"a release of {model}", $"one of {release.Model}");
    }
}
