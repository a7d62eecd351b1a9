using System.Security.Cryptography;

namespace Tailor.Models.Files;

/// <summary>Writes files that are either whole or not there: beside the target, flushed to the disk, then renamed.</summary>
public static class WholeFile
{
    /// <summary>Writes a file; a crash, a kill or a full disk leaves the previous file as it was.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="write">Writes the bytes, from first to last.</param>
    /// <returns>What was written.</returns>
    public static FileDigest Write(string path, Action<Stream> write)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var digest = WriteNew(beside, write);
            File.Move(beside, path, overwrite: true);
            return digest;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Hashes a file.</summary>
    internal static string Digest(FileBytes file) => Digest(file, 0, file.Length);

    /// <summary>Hashes part of a file.</summary>
    internal static string Digest(FileBytes file, long offset, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var end = offset + length; offset < end;)
        {
            var chunk = (int)Math.Min(end - offset, 1 << 24);
            hash.AppendData(file.Span(offset, chunk));
            offset += chunk;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static FileDigest WriteNew(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        using var digesting = new DigestingStream(file);
        write(digesting);
        digesting.Flush();
        file.Flush(flushToDisk: true);
        return digesting.Finish();
    }
}
