using System.Globalization;
using Tailor.Models.Files;
using Tailor.Models.Releases;

namespace Tailor.Cloud.Storage;

/// <summary>
/// A folder of published models:
/// <c>keyring.signed</c>; <c>blocks/ab/abcd…</c>, pieces by digest, which any web server may serve; <c>releases/{model}/{sequence}/release.signed</c>;
/// and <c>releases/{model}/{sequence}/model/</c>, the whole model with its customizer, for the cloud only.
/// Files are written beside and renamed; what is there is never changed, but for the keyring, which is replaced.
/// </summary>
public sealed class Store
{
    /// <summary>Opens a store; the folder is made with the first thing that is written.</summary>
    /// <param name="path">The folder.</param>
    public Store(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The signed keyring.</summary>
    public string KeyringFile => System.IO.Path.Combine(Path, "keyring.signed");

    /// <summary>Where a piece is, or would be.</summary>
    /// <param name="sha256">Its digest, 64 lower-case hexadecimal digits.</param>
    public string BlockFile(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        if (!IsDigest(sha256)) throw new ArgumentException($"Expected 64 lower-case hexadecimal digits, found {sha256}.", nameof(sha256));
        return System.IO.Path.Combine(Blocks, sha256[..2], sha256);
    }

    /// <summary>The digests of all pieces.</summary>
    public IReadOnlySet<string> Digests()
    {
        var files = Directory.Exists(Blocks) ? Directory.EnumerateFiles(Blocks, "*", SearchOption.AllDirectories) : [];
        return files.Select(file => System.IO.Path.GetFileName(file)).Where(IsDigest).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a text is the name of a block.</summary>
    public static bool IsDigest(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The models that were published, by name.</summary>
    public IEnumerable<string> Models() =>
        Directory.Exists(Releases) ? Directory.EnumerateDirectories(Releases).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal) : [];

    /// <summary>Whether a model of a name that came from elsewhere was published.</summary>
    public bool HasModel(string name) => IsName(name) && Directory.Exists(System.IO.Path.Combine(Releases, name));

    /// <summary>Whether there is a release of a name and number that came from elsewhere.</summary>
    public bool HasRelease(string name, long sequence) => IsName(name) && sequence > 0 && File.Exists(ReleaseFile(name, sequence));

    /// <summary>The sequence numbers of a model's releases, lowest first.</summary>
    public IEnumerable<long> Sequences(string model)
    {
        var folder = System.IO.Path.Combine(Releases, model);
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateDirectories(folder)
            .Where(release => File.Exists(System.IO.Path.Combine(release, "release.signed")))
            .Select(release => long.TryParse(System.IO.Path.GetFileName(release), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0)
            .Where(sequence => sequence > 0)
            .Order();
    }

    /// <summary>A model's signed release.</summary>
    public string ReleaseFile(string model, long sequence) => System.IO.Path.Combine(ReleaseFolder(model, sequence), "release.signed");

    /// <summary>The whole model of a release, for the cloud only.</summary>
    public string ModelFolder(string model, long sequence) => System.IO.Path.Combine(ReleaseFolder(model, sequence), "model");

    /// <summary>Stores a piece under its digest. One that is there already stays.</summary>
    /// <returns>The piece.</returns>
    public ReleasePiece Add(PieceSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Directory.CreateDirectory(Blocks);
        var beside = System.IO.Path.Combine(Blocks, $"{Guid.NewGuid():N}.new");
        try
        {
            var digest = WholeFile.Write(beside, source.Write);
            var target = BlockFile(digest.Sha256);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Move(beside, target, overwrite: true);
            return new(source.Name, source.Kind, digest.Size, digest.Sha256);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Replaces the keyring that devices are given.</summary>
    /// <param name="signed">The signed document's bytes.</param>
    public void WriteKeyring(byte[] signed)
    {
        Directory.CreateDirectory(Path);
        WholeFile.Write(KeyringFile, stream => stream.Write(signed));
    }

    // A model's name, and no way out of the folder.
    private static bool IsName(string name) => name.AsSpan().ContainsAnyExcept('.') && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private string Blocks => System.IO.Path.Combine(Path, "blocks");

    private string Releases => System.IO.Path.Combine(Path, "releases");

    private string ReleaseFolder(string model, long sequence) => System.IO.Path.Combine(Releases, model, sequence.ToString(CultureInfo.InvariantCulture));
}
