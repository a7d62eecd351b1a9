using System.Security.Cryptography;

namespace Tailor.Models.Files;

/// <summary>Writes files that are either whole or not there: beside the target, flushed to the disk, then renamed.</summary>
public static class WholeFile
{
    /// <summary>Writes a file; a crash, a kill or a full disk leaves the previous file as it was.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="write">Writes the bytes, from first to last.</param>
    /// <param name="mode">Who may read it, from its first byte on; null for what is usual. Windows has no such thing.</param>
    /// <returns>What was written.</returns>
    public static FileDigest Write(string path, Action<Stream> write, UnixFileMode? mode = null)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var digest = WriteNew(beside, write, mode);
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

    private static FileDigest WriteNew(string path, Action<Stream> write, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var file = new FileStream(path, options);
        using var digesting = new DigestingStream(file);
        write(digesting);
        digesting.Flush();
        file.Flush(flushToDisk: true);
        return digesting.Finish();
    }
}
