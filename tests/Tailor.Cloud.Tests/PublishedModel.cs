using System.Security.Cryptography;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;
using Tailor.Models.Releases;
using Tailor.Models.Signing;
using Tailor.Models.Tests;
using Tailor.Runtime.Golden;

namespace Tailor.Cloud.Tests;

/// <summary>A sample model that was published: its store, keys and release.</summary>
public sealed class PublishedModel : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public PublishedModel(string kind = "sasrec-chord", Action<string>? prepare = null)
    {
        SampleModels.Write(Folder, kind);
        GoldenScores.WriteFor(Folder);
        prepare?.Invoke(Folder);
        File.WriteAllText(PlanKeyFile, PlanKey.ExportPkcs8PrivateKeyPem());
        Store = new(_scratch["store"]);
        Release = Publish();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Keyring = new() { Format = Keyring.CurrentFormat, Sequence = 1, Issued = now, Expires = 0, ReleaseKeys = [PublicKey.Of(ReleaseKey)], PlanKeys = [PublicKey.Of(PlanKey)] };
        File.WriteAllBytes(Store.KeyringFile, Keyring.Sign(RootKey).Bytes.ToArray());
    }

    public ECDsa RootKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa ReleaseKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa PlanKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Folder => _scratch["model"];

    public string PlanKeyFile => _scratch["plan.key"];

    public string ReleaseKeyFile => _scratch["plan.release"];

    public Store Store { get; }

    public Keyring Keyring { get; }

    public Release Release { get; }

    public Release Publish(TimeSpan? lifetime = null) => new Publisher(Store, TimeProvider.System).Publish(Folder, ReleaseKey, lifetime);

    public void Dispose()
    {
        RootKey.Dispose();
        ReleaseKey.Dispose();
        PlanKey.Dispose();
        _scratch.Dispose();
    }
}
