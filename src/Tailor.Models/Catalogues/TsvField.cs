using System.Buffers;
using System.Text;

namespace Tailor.Models.Catalogues;

/// <summary>
/// Text ↔ one field of a tab-separated line: tab, line feed, carriage return and backslash are written \t, \n, \r and \\.
/// Each text has exactly one such form, so that fields can be compared as bytes.
/// </summary>
internal static class TsvField
{
    private const string Special = "\t\n\r\\";
    private const string Letters = "tnr\\";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> SpecialCharacters = SearchValues.Create(Special);

    /// <summary>Appends a field's bytes.</summary>
    /// <exception cref="EncoderFallbackException">The text holds half a surrogate pair.</exception>
    public static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> target)
    {
        while (text.IndexOfAny(SpecialCharacters) is var at and >= 0)
        {
            Strict.GetBytes(text[..at], target);
            target.Write([(byte)'\\', (byte)Letters[Special.IndexOf(text[at], StringComparison.Ordinal)]]);
            text = text[(at + 1)..];
        }

        Strict.GetBytes(text, target);
    }

    /// <summary>Reads a field.</summary>
    /// <exception cref="FormatException">An unknown escape, or text that is not UTF-8.</exception>
    public static string Read(ReadOnlySpan<byte> field)
    {
        string text;
        try
        {
            text = Strict.GetString(field);
        }
        catch (DecoderFallbackException error)
        {
            throw new FormatException("text that is not UTF-8", error);
        }

        if (text.AsSpan().IndexOfAny(SpecialCharacters) < 0) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                if (Special.Contains(text[i], StringComparison.Ordinal)) throw new FormatException($"an unescaped character {(int)text[i]}");
                result.Append(text[i]);
                continue;
            }

            var letter = ++i < text.Length ? Letters.IndexOf(text[i], StringComparison.Ordinal) : -1;
            if (letter < 0) throw new FormatException($"the escape \\{(i < text.Length ? text[i] : "")}");
            result.Append(Special[letter]);
        }

        return result.ToString();
    }
}
