using System.Collections.Immutable;
using System.Security.Cryptography;
using Tailor.Models;
using Tailor.Models.Files;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Keys;

/// <summary>
/// A publisher's keys: <c>root.key</c>, <c>release.key</c> and <c>plan.key</c> (private, PEM, readable by their owner only), <c>root.pub</c>, which apps ship with, and <c>keyring.signed</c>,
/// which devices fetch. A server needs <c>plan.key</c> only; <c>root.key</c> is needed for nothing but a new keyring and can be kept elsewhere.
/// </summary>
public sealed class KeyFolder
{
    /// <summary>How long a keyring holds unless somebody says otherwise: whoever keeps devices from the newer ones, with keys revoked, can do so for a year at most.</summary>
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromDays(365);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path;
    private readonly TimeProvider _time;

    private KeyFolder(string path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>The signed keyring.</summary>
    public string KeyringFile => InFolder("keyring.signed");

    /// <summary>The root's public half.</summary>
    public string RootFile => InFolder("root.pub");

    /// <summary>Makes three keys and the first keyring.</summary>
    /// <param name="path">The folder; it must not have keys yet.</param>
    /// <param name="lifetime">How long the keyring holds, or null for ever.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">There are keys already, or the folder cannot be written.</exception>
    public static KeyFolder Create(string path, TimeSpan? lifetime, TimeProvider time)
    {
        var folder = new KeyFolder(path, time);
        if (File.Exists(folder.RootFile) || File.Exists(folder.InFolder("root.key"))) throw new IOException($"{path} has keys already; models that were published with them could not be updated with others.");
        Directory.CreateDirectory(path);
        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.WriteKey("root", root);
        WholeFile.Write(folder.RootFile, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(PublicKey.Of(root).ToPem())));
        folder.Issue(root, new()
        {
            Format = Keyring.CurrentFormat,
            Sequence = 1,
            Issued = 0,
            Expires = 0,
            ReleaseKeys = [folder.NewKey(KeyPurpose.Release)],
            PlanKeys = [folder.NewKey(KeyPurpose.Plan)],
        }, lifetime);
        return folder;
    }

    /// <summary>Opens a folder that <see cref="Create"/> made.</summary>
    /// <exception cref="IOException">There are no keys.</exception>
    public static KeyFolder Open(string path, TimeProvider time)
    {
        var folder = new KeyFolder(path, time);
        return File.Exists(folder.RootFile) ? folder : throw new IOException($"{path} has no root.pub; make keys with: tailor keys create {path}");
    }

    /// <summary>The root's public half.</summary>
    public PublicKey Root() => PublicKey.FromPem(File.ReadAllText(RootFile), RootFile);

    /// <summary>The keyring as it is.</summary>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    /// <exception cref="SignatureException">The root did not sign it.</exception>
    public Keyring ReadKeyring() => Keyring.Read(File.ReadAllBytes(KeyringFile), [Root()], KeyringFile);

    /// <summary>A private key; the caller disposes of it.</summary>
    /// <exception cref="IOException">It is not here.</exception>
    public ECDsa OpenKey(KeyPurpose purpose) => ReadKey(InFolder(Name(purpose)));

    /// <summary>Reads a private key from PEM; the caller disposes of it.</summary>
    /// <exception cref="ModelFormatException">It is no private key of curve P-256.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ECDsa ReadKey(string path) => ReadKey(File.ReadAllText(path), path);

    /// <summary>As <see cref="ReadKey(string)"/>, of a text.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="path">What to call it in errors.</param>
    internal static ECDsa ReadKey(string pem, string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            _ = PublicKey.Of(key);
            _ = key.ExportParameters(includePrivateParameters: true);
            return key;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ModelFormatException(path, null, "a private key of curve P-256 in PEM", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Replaces a key. Devices take what the old one signed until it is dropped.</summary>
    /// <param name="purpose">Which.</param>
    /// <param name="revoke">Whether all older keys of the purpose are dropped at once: after a theft. Devices then refuse what they signed as soon as they have the keyring.</param>
    /// <param name="lifetime">How long the new keyring holds, or null for ever.</param>
    public Keyring Rotate(KeyPurpose purpose, bool revoke, TimeSpan? lifetime)
    {
        using var root = OpenRoot();
        var ring = ReadKeyring();
        var old = purpose == KeyPurpose.Plan ? ring.PlanKeys : ring.ReleaseKeys;
        ImmutableArray<PublicKey> keys = [NewKey(purpose), .. revoke ? [] : old.Take(Keyring.MostKeys - 1)];
        return Issue(root, purpose == KeyPurpose.Plan ? ring with { PlanKeys = keys } : ring with { ReleaseKeys = keys }, lifetime);
    }

    /// <summary>Issues a keyring without a key that a newer one has replaced: devices then refuse what it signed.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="lifetime">How long the new keyring holds, or null for ever.</param>
    /// <exception cref="ArgumentException">The keyring has no such key, or it is the newest of its purpose; nothing changes.</exception>
    public Keyring Drop(string id, TimeSpan? lifetime)
    {
        using var root = OpenRoot();
        var ring = ReadKeyring();
        PublicKey[] all = [.. ring.ReleaseKeys, .. ring.PlanKeys];
        if (!all.Any(IsMeant)) throw new ArgumentException($"The keyring has no key {id}; it has {string.Join(", ", all.Select(key => key.Id))}.", nameof(id));
        if (IsMeant(ring.ReleaseKeys[0]) || IsMeant(ring.PlanKeys[0])) throw new ArgumentException($"{id} is the newest key of its kind; rotate it first.", nameof(id));
        return Issue(root, ring with { ReleaseKeys = ring.ReleaseKeys.RemoveAll(IsMeant), PlanKeys = ring.PlanKeys.RemoveAll(IsMeant) }, lifetime);

        bool IsMeant(PublicKey key) => string.Equals(key.Id, id, StringComparison.Ordinal);
    }

    /// <summary>Issues the keyring anew, before it expires.</summary>
    /// <param name="lifetime">How long it holds, or null for ever.</param>
    public Keyring Renew(TimeSpan? lifetime)
    {
        using var root = OpenRoot();
        return Issue(root, ReadKeyring(), lifetime);
    }

    private static string Name(KeyPurpose purpose) => purpose == KeyPurpose.Plan ? "plan.key" : "release.key";

    private string InFolder(string name) => Path.Combine(_path, name);

    private ECDsa OpenRoot() => ReadKey(InFolder("root.key"));

    private Keyring Issue(ECDsa root, Keyring ring, TimeSpan? lifetime)
    {
        var now = _time.GetUtcNow();
        var next = ring with { Sequence = ring.Issued == 0 ? 1 : ring.Sequence + 1, Issued = now.ToUnixTimeSeconds(), Expires = lifetime is { } span ? (now + span).ToUnixTimeSeconds() : 0 };
        var signed = next.Sign(root);
        WholeFile.Write(KeyringFile, stream => stream.Write(signed.Bytes.Span));
        return next;
    }

    private PublicKey NewKey(KeyPurpose purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteKey(Path.GetFileNameWithoutExtension(Name(purpose)), key);
        return PublicKey.Of(key);
    }

    private void WriteKey(string name, ECDsa key)
    {
        var path = InFolder($"{name}.key");
        WholeFile.Write(path, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())), OwnerOnly);
    }
}
