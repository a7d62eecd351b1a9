using System.IO.Compression;

namespace Tailor.Interactions.Text;

/// <summary>
/// A gzip file and after it one more member, whose text is <see cref="Mark"/>. The base class library takes a gzip stream that was cut off for one
/// that ends; only behind a whole one does it decode the mark.
/// </summary>
internal sealed class MarkedGzip(Stream file) : Stream
{
    private static readonly byte[] MarkMember = Compress(Mark);

    private int _markRead;

    /// <summary>What the text of a whole file ends with; never a line end.</summary>
    public static ReadOnlySpan<byte> Mark => "\0end of gzip\0"u8;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        if (read > 0) return read;
        var rest = MarkMember.AsSpan(_markRead);
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        _markRead += rest.Length;
        return rest.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(ReadOnlySpan<byte> text)
    {
        var member = new MemoryStream();
        using (var stream = new GZipStream(member, CompressionLevel.Fastest)) stream.Write(text);
        return member.ToArray();
    }
}
