using Spectre.Console;

namespace Tailor.Cli.Display;

/// <summary>Colours of bits, from dark at 2 to bright at 8, the same in a terminal and in a picture.</summary>
internal static class BitColour
{
    private static readonly (double Bits, byte Red, byte Green, byte Blue)[] Stops = [(2, 49, 54, 107), (4, 46, 140, 140), (8, 250, 214, 90)];

    /// <summary>The stops as gnuplot's palette takes them.</summary>
    public static string Palette => string.Join(", ", Stops.Select(stop => FormattableString.Invariant($"{stop.Bits} '#{stop.Red:x2}{stop.Green:x2}{stop.Blue:x2}'")));

    /// <summary>A digit's style: the bits' colour behind it, black or white before.</summary>
    public static Style StyleOf(double bits)
    {
        var upper = Array.FindIndex(Stops, stop => bits <= stop.Bits);
        var (to, from) = upper < 0 ? (Stops[^1], Stops[^1]) : (Stops[upper], Stops[Math.Max(upper - 1, 0)]);
        var share = to.Bits > from.Bits ? Math.Clamp((bits - from.Bits) / (to.Bits - from.Bits), 0, 1) : 1;
        var background = new Color(Between(from.Red, to.Red), Between(from.Green, to.Green), Between(from.Blue, to.Blue));
        return new Style(bits > 5 ? Color.Black : Color.White, background);

        byte Between(byte low, byte high) => (byte)Math.Round(low + (share * (high - low)));
    }
}
