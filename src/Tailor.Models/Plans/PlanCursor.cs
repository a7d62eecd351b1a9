using System.Text;

namespace Tailor.Models.Plans;

/// <summary>Reads a plan's bytes from left to right; whatever is wrong is reported with its place.</summary>
/// <param name="name">What to call the plan in errors.</param>
/// <param name="bytes">The whole plan; offsets are counted from its start.</param>
internal ref struct PlanCursor(string name, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _end = bytes.Length;

    /// <summary>Where the next byte is read.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Left => _end - Offset;

    /// <summary>So many bytes.</summary>
    /// <param name="length">How many; not negative.</param>
    /// <param name="what">What they are.</param>
    public ReadOnlySpan<byte> Bytes(int length, string what)
    {
        if (length > Left) throw Wrong(Offset, $"{length} bytes of {what}", $"{Left}");
        Offset += length;
        return _bytes.Slice(Offset - length, length);
    }

    /// <summary>A number of 7 bits a byte, the lowest first, each byte but the last with its highest bit set; the shortest encoding only.</summary>
    /// <param name="most">The greatest that is taken.</param>
    /// <param name="what">What it is.</param>
    public ulong Number(ulong most, string what)
    {
        var (start, value, shift) = (Offset, 0UL, 0);
        while (true)
        {
            var part = Bytes(1, what)[0];
            var bits = (ulong)(part & 0x7F);
            if (shift == 63 && bits > 1) throw Wrong(start, $"{what} below 2^64", "more");
            value |= bits << shift;
            if ((part & 0x80) == 0)
            {
                if (part == 0 && shift > 0) throw Wrong(start, $"{what} in its shortest encoding", "a longer one");
                return value <= most ? value : throw Wrong(start, $"{what} of at most {most}", $"{value}");
            }

            shift += 7;
            if (shift > 63) throw Wrong(start, $"{what} of at most 10 bytes", "more");
        }
    }

    /// <summary>A length, then so many bytes of ASCII.</summary>
    public string Text(int most, string what) => Encoding.Latin1.GetString(Bytes((int)Number((ulong)most, $"the length of {what}"), what));

    /// <summary>Nothing behind so many bytes from here is read any more.</summary>
    public void Narrow(int length, string what)
    {
        if (length > Left) throw Wrong(Offset, $"{length} bytes of {what}", $"{Left}");
        _end = Offset + length;
    }

    /// <summary>Reads on behind what <see cref="Narrow"/> left.</summary>
    /// <param name="end">Where the reading ends now.</param>
    public void Widen(int end) => _end = end;

    /// <summary>Requires that nothing is left.</summary>
    public readonly void End(string what)
    {
        if (Left > 0) throw Wrong(Offset, $"the end of {what}", $"{Left} more bytes");
    }

    /// <summary>An error at a place.</summary>
    public readonly ModelFormatException Wrong(int offset, string expected, string found) => new(name, offset, expected, found);
}
