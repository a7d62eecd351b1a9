using System.Security.Cryptography;
using Tailor.Cloud.Keys;
using Tailor.Models.Signing;

namespace Tailor.Cloud.Releases;

/// <summary>The private key that signs plans.</summary>
internal sealed class PlanKey
{
    private readonly string _path;
    private readonly string _pem;

    /// <summary>Reads PEM.</summary>
    public PlanKey(string path)
    {
        (_path, _pem) = (path, File.ReadAllText(path));
        using var key = Open();
        Id = PublicKey.Of(key).Id;
    }

    /// <summary>The id of its public half.</summary>
    public string Id { get; }

    /// <summary>Opens it; each thread has its own, which it disposes of.</summary>
    public ECDsa Open() => KeyFolder.ReadKey(_pem, _path);
}
