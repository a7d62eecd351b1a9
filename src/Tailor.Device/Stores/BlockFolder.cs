using System.Security.Cryptography;

namespace Tailor.Device.Stores;

/// <summary>The blocks of a store, each named by the SHA-256 of its bytes, and beside them the beginnings of those that are being downloaded.</summary>
/// <param name="path">The folder.</param>
internal sealed class BlockFolder(string path)
{
    private const string PartSuffix = ".part";

    /// <summary>Where a block is, or would be.</summary>
    public string FileOf(string sha256) => Path.Combine(path, sha256);

    /// <summary>Where the beginning of a block is, or would be.</summary>
    public string PartOf(string sha256) => FileOf(sha256) + PartSuffix;

    /// <summary>Whether a block of a size is there; whether its bytes are right, <see cref="IsWhole"/> says.</summary>
    public bool Has(string sha256, long size) => new FileInfo(FileOf(sha256)) is { Exists: true } file && file.Length == size;

    /// <summary>Whether a block is there and its bytes are the ones that its name says.</summary>
    public bool IsWhole(string sha256, long size) => Has(sha256, size) && string.Equals(DigestOf(FileOf(sha256)), sha256, StringComparison.Ordinal);

    /// <summary>Bytes of a block's beginning that are there.</summary>
    public long PartLength(string sha256) => new FileInfo(PartOf(sha256)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Makes a block of a beginning that has all bytes, if they are the right ones; else removes it.</summary>
    /// <returns>Whether they are.</returns>
    public bool Complete(string sha256)
    {
        var part = PartOf(sha256);
        if (!string.Equals(DigestOf(part), sha256, StringComparison.Ordinal))
        {
            File.Delete(part);
            return false;
        }

        using (var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) file.Flush(flushToDisk: true);
        File.Move(part, FileOf(sha256), overwrite: true);
        FolderFlush.Of(path);
        return true;
    }

    /// <summary>Removes a block, whole or begun.</summary>
    public void Remove(string sha256)
    {
        TryDelete(FileOf(sha256));
        TryDelete(PartOf(sha256));
    }

    /// <summary>Removes all but some, and what was begun of others. A file that is still in use where that forbids its removal goes the next time.</summary>
    /// <param name="kept">Digests of the blocks that stay.</param>
    public void Collect(IReadOnlySet<string> kept)
    {
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var name = Path.GetFileName(file);
            if (!kept.Contains(name.EndsWith(PartSuffix, StringComparison.Ordinal) ? name[..^PartSuffix.Length] : name)) TryDelete(file);
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long Bytes() => Directory.EnumerateFiles(path).Sum(file => new FileInfo(file).Length);

    private static string DigestOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Still open somewhere: the next collection takes it.
        }
    }
}
