using System.Runtime.InteropServices;
using System.Text;

namespace Tailor.Interactions.Formats;

/// <summary>Cuts a line at a delimiter; fields may stand in double quotes, where a doubled quote means one (RFC 4180).</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct FieldCutter(ReadOnlySpan<byte> line, byte delimiter, bool quotes)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>Whether something stood between a closing quote and the next delimiter.</summary>
    public bool Garbled { get; private set; }

    /// <summary>The next field without its quotes and the spaces around it; doubled quotes are still double.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_next > _line.Length) return false;
        var rest = _line[_next..];
        if (quotes && rest.StartsWith("\""u8))
        {
            var end = 1;
            while (end < rest.Length && (rest[end] != '"' || (end + 1 < rest.Length && rest[end + 1] == '"'))) end += rest[end] == '"' ? 2 : 1;
            field = rest[1..Math.Min(end, rest.Length)];
            var after = Math.Min(end + 1, rest.Length);
            var cut = rest[after..].IndexOf(delimiter);
            if (!rest[after..(cut < 0 ? rest.Length : after + cut)].Trim((byte)' ').IsEmpty) Garbled = true;
            _next += cut < 0 ? rest.Length + 1 : after + cut + 1;
            return true;
        }
        var length = rest.IndexOf(delimiter);
        if (length < 0) length = rest.Length;
        field = rest[..length].Trim((byte)' ');
        _next += length + 1;
        return true;
    }

    /// <summary>All fields as text, with doubled quotes made single.</summary>
    public static List<string> All(ReadOnlySpan<byte> line, byte delimiter, bool quotes)
    {
        var fields = new List<string>();
        var cutter = new FieldCutter(line, delimiter, quotes);
        while (cutter.TryNext(out var field))
        {
            var text = Encoding.UTF8.GetString(field);
            fields.Add(quotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text);
        }
        return fields;
    }
}
