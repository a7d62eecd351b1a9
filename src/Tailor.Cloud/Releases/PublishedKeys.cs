using Tailor.Cloud.Storage;
using Tailor.Models;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Releases;

/// <summary>
/// The store's keyring. The cloud does not have the root key that signed it, and needs none: devices check it. Here it only says which keys the cloud's own plans and
/// releases have to be signed by to be of use.
/// </summary>
internal sealed class PublishedKeys(Store store)
{
    /// <summary>The signed keyring as it is now; a keyring of new keys is served from the next request on.</summary>
    public byte[] Bytes() => File.ReadAllBytes(store.KeyringFile);

    /// <summary>What it says.</summary>
    /// <exception cref="CloudException">There is none, or it cannot be read.</exception>
    public Keyring Read()
    {
        if (!File.Exists(store.KeyringFile)) throw new CloudException($"{store.KeyringFile} is missing: a store has the keyring that its root key signed.");
        try
        {
            return Keyring.ReadUnverified(Bytes(), store.KeyringFile);
        }
        catch (ModelFormatException error)
        {
            throw new CloudException($"{store.KeyringFile} cannot be read: {error.Message}");
        }
    }

    /// <summary>Opens the key of plans.</summary>
    /// <exception cref="CloudException">There is none, or the keyring does not name it: no device would take a plan.</exception>
    public PlanKey OpenPlanKey(string path)
    {
        try
        {
            var (key, known) = (new PlanKey(path), Read().PlanKeys.Select(known => known.Id).ToArray());
            return known.Contains(key.Id, StringComparer.Ordinal)
                ? key
                : throw new CloudException($"The key {key.Id} of {path} is none of the keyring's keys of plans ({string.Join(", ", known)}): no device would take its plans.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            throw new CloudException($"{path} is no private key of curve P-256 in PEM that can be read: {error.Message}");
        }
    }
}
