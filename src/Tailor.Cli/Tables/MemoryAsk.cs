using System.Globalization;

namespace Tailor.Cli.Tables;

/// <summary>A budget of an item table as a person says it: bytes, or a share of the table in float32.</summary>
/// <param name="Value">Bytes, or with <paramref name="IsShare"/> 0 to 1.</param>
/// <param name="IsShare">Whether it is a share.</param>
internal sealed record MemoryAsk(double Value, bool IsShare)
{
    private static readonly (string Unit, double Bytes)[] Units = [("KIB", 1024), ("MIB", 1024 * 1024), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1), ("", 1)];

    /// <summary>Reads "204800", "200KB", "1.5MB", "64KiB" or "5%"; null where it is none of them.</summary>
    public static MemoryAsk? Parse(string text)
    {
        if (text.EndsWith('%')) return Number(text[..^1]) is { } share and <= 100 ? new(share / 100, IsShare: true) : null;
        var (unit, bytes) = Units.First(unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase));
        return Number(text[..^unit.Length].TrimEnd()) is { } value ? new(value * bytes, IsShare: false) : null;
    }

    /// <summary>Bytes for a table.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="width">Values of an embedding.</param>
    public long For(int items, int width) => (long)Math.Floor(IsShare ? Value * items * width * sizeof(float) : Value);

    /// <inheritdoc/>
    public override string ToString() => IsShare
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * Value:0.###} % of the table")
        : string.Create(CultureInfo.InvariantCulture, $"a table of {Value:0} bytes");

    private static double? Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
