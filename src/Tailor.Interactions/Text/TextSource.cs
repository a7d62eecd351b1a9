using System.IO.Compression;

namespace Tailor.Interactions.Text;

/// <summary>Opens a text file, compressed by gzip or not, which its first bytes decide; other kinds of file are refused by name.</summary>
internal static class TextSource
{
    private const int BufferSize = 1 << 17;

    public static (Stream Text, bool Marked) Open(string path)
    {
        if (Directory.Exists(path)) throw new InteractionFormatException(path, null, "a file", "a folder");
        if (!File.Exists(path)) throw new InteractionFormatException(path, null, "a file", "no file of that name");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
            if (!file.CanSeek) return (file, false);
            Span<byte> head = stackalloc byte[6];
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            file.Position = 0;
            if (head.StartsWith<byte>([0x1F, 0x8B])) return (new GZipStream(new MarkedGzip(file), CompressionMode.Decompress), true);
            if (KindOf(head) is not { } kind) return (file, false);
            file.Dispose();
            throw new InteractionFormatException(path, null, "text in UTF-8, or that compressed by gzip", kind);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InteractionFormatException(path, null, "a file that can be read", error.Message.TrimEnd('.'), error);
        }
    }

    private static string? KindOf(ReadOnlySpan<byte> head) =>
        head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF]) ? "UTF-16"
        : head.StartsWith("PK\u0003\u0004"u8) ? "a zip archive"
        : head.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]) ? "a file compressed by zstd"
        : head.StartsWith("BZh"u8) ? "a file compressed by bzip2"
        : head.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "a file compressed by xz"
        : head.StartsWith("PAR1"u8) ? "a Parquet file"
        : head.StartsWith<byte>([0x89, (byte)'H', (byte)'D', (byte)'F']) ? "an HDF5 file"
        : null;
}
