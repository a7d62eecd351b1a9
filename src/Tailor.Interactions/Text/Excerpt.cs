using System.Text;

namespace Tailor.Interactions.Text;

/// <summary>What stood in a file, fit to be printed: quoted, cut, and with bytes that are not text as \x1F.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "nothing";
        var text = new StringBuilder("\"");
        var rest = bytes;
        while (!rest.IsEmpty && text.Length <= Longest)
        {
            var done = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (done && !Rune.IsControl(rune)) text.Append(rune.ToString());
            else foreach (var unit in rest[..length]) text.Append($"\\x{unit:X2}");
            rest = rest[length..];
        }
        return text.Append(rest.IsEmpty ? "\"" : "…\"").ToString();
    }

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
