using System.Buffers.Text;

namespace Tailor.Interactions.Text;

/// <summary>Numbers that must fill their field.</summary>
internal static class Numbers
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (text.Length is > 0 and <= 18 && text[0] is >= (byte)'0' and <= (byte)'9')
        {
            value = 0;
            foreach (var unit in text)
            {
                var digit = (uint)(unit - '0');
                if (digit > 9) return false;
                value = (10 * value) + digit;
            }
            return true;
        }
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    /// <summary>A finite number; "nan" and "inf" are none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (text.Length is > 0 and <= 15 && TryParse(text, out long whole))
        {
            value = whole;
            return true;
        }
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value);
    }
}
