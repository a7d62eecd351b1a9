using System.Runtime.InteropServices;

namespace Tailor.Interactions.Text;

/// <summary>The fields of a line between spaces and tabs.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct Tokens(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    public bool TryNext(out ReadOnlySpan<byte> token)
    {
        var at = _next;
        while (at < _line.Length && _line[at] is (byte)' ' or (byte)'\t') at++;
        var start = at;
        while (at < _line.Length && _line[at] is not ((byte)' ' or (byte)'\t')) at++;
        _next = at;
        token = _line[start..at];
        return !token.IsEmpty;
    }

    public static int Count(ReadOnlySpan<byte> line)
    {
        var tokens = new Tokens(line);
        var count = 0;
        while (tokens.TryNext(out _)) count++;
        return count;
    }
}
