using System.Text;

namespace Tailor.Interactions.Formats;

/// <summary>The first mebibyte of a file, in whole lines: what its format is told by.</summary>
internal sealed class FileSample
{
    private readonly byte[] _bytes;

    public FileSample(string file, ReadOnlySpan<byte> bytes)
    {
        File = file;
        if (bytes.Contains((byte)0)) throw new InteractionFormatException(file, 1 + bytes[..bytes.IndexOf((byte)0)].Count((byte)'\n'), "text", "a NUL byte: the file is binary, or in UTF-16 or UTF-32");
        _bytes = bytes.ToArray();
        FirstLine = Encoding.UTF8.GetString(Line(0));
        if (string.IsNullOrWhiteSpace(FirstLine)) throw new InteractionFormatException(file, 1, "interactions", bytes.IsEmpty ? "an empty file" : "an empty line");
    }

    public string File { get; }

    /// <summary>The first line as text.</summary>
    public string FirstLine { get; }

    /// <summary>The first line as bytes.</summary>
    public ReadOnlySpan<byte> FirstLineBytes => Line(0);

    /// <summary>Each line's fields between spaces and tabs; empty lines are left out.</summary>
    public IEnumerable<string[]> TokenLines() =>
        Lines().Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)).Where(tokens => tokens.Length > 0);

    /// <summary>The lines as text.</summary>
    public IEnumerable<string> Lines()
    {
        for (var start = 0; start < _bytes.Length;)
        {
            var line = Line(start);
            start += line.Length + 1;
            yield return Encoding.UTF8.GetString(line);
        }
    }

    private ReadOnlySpan<byte> Line(int start)
    {
        var rest = _bytes.AsSpan(start);
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..end];
    }
}
