namespace Tailor.Interactions.Text;

/// <summary>
/// Reads lines as spans of one buffer: nothing is allocated for a line. Lines end with LF or CRLF, the last one also with the file.
/// With <see cref="Quoted"/>, a line end inside double quotes belongs to the record (RFC 4180).
/// </summary>
internal sealed class LineReader : IDisposable
{
    private const int SampleSize = 1 << 20;
    private const int LongestLine = 1 << 28;
    private const int LongestRecord = 1 << 16; // of several lines; beyond it the quote was never meant to be open

    private readonly Stream _stream;
    private readonly string _path;
    private readonly bool _marked;
    private byte[] _buffer = new byte[SampleSize];
    private int _start;
    private int _end;
    private long _linesRead;
    private bool _ended;

    private LineReader(string path) => ((_stream, _marked), _path) = (TextSource.Open(path), path);

    /// <summary>Whether a record may go on over several lines.</summary>
    public bool Quoted { get; set; }

    /// <summary>Number of the first line of the record read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Whether the record read last opens a quote that nothing closes; it is then one line.</summary>
    public bool OpenQuote { get; private set; }

    public static LineReader Open(string path)
    {
        var reader = new LineReader(path);
        reader.Peek();
        if (reader.Rest.StartsWith<byte>([0xEF, 0xBB, 0xBF])) reader._start = 3;
        return reader;
    }

    private ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The whole lines at the start of what is not read yet, up to a mebibyte; the last line of the file counts as whole.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (!_ended && _end < _buffer.Length) Fill();
        return _ended ? Rest : Rest[..(Rest.LastIndexOf((byte)'\n') + 1)];
    }

    /// <summary>Reads the next record; the span is good until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        LineNumber = _linesRead + 1;
        OpenQuote = false;
        var searched = 0; // from _start
        var quotes = 0;
        var lines = 0;
        var firstLine = -1;
        while (true)
        {
            var found = Rest[searched..].IndexOf((byte)'\n');
            var atEnd = found < 0 && _ended;
            if (found < 0 && !atEnd)
            {
                var known = Rest.Length;
                if (Quoted) quotes += Rest[searched..].Count((byte)'"');
                Fill();
                searched = Math.Min(known, Rest.Length);
                continue;
            }
            if (atEnd && Rest.IsEmpty)
            {
                line = default;
                return false;
            }
            var length = atEnd ? Rest.Length : searched + found;
            lines += atEnd && length == searched && firstLine >= 0 ? 0 : 1;
            if (Quoted)
            {
                quotes += Rest[searched..length].Count((byte)'"');
                if (firstLine < 0) firstLine = length;
                if (quotes % 2 != 0)
                {
                    if (!atEnd && length < LongestRecord)
                    {
                        searched = length + 1;
                        continue;
                    }
                    (OpenQuote, length, lines) = (true, firstLine, 1);
                }
            }
            line = Rest[..length];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            _start = Math.Min(_start + length + 1, _end);
            _linesRead += lines;
            return true;
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Fill()
    {
        if (_start > 0)
        {
            Rest.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine) throw new InteractionFormatException(_path, LineNumber, $"a line of at most {LongestLine} bytes", "a longer one");
            Array.Resize(ref _buffer, 2 * _end);
        }
        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
            if (!_ended || !_marked) return;
            if (!Rest.EndsWith(MarkedGzip.Mark)) throw new InvalidDataException();
            _end -= MarkedGzip.Mark.Length;
        }
        catch (InvalidDataException error)
        {
            throw new InteractionFormatException(_path, _linesRead + 1, "a whole gzip stream", "damaged or truncated compressed data", error);
        }
        catch (IOException error)
        {
            throw new InteractionFormatException(_path, _linesRead + 1, "a file that can be read", error.Message.TrimEnd('.'), error);
        }
    }
}
