using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Layers;

/// <summary>
/// Fills panels. A panel that a width's channels leave partly empty takes channels of narrower widths: their codes fit as they are, with their
/// own scale, so results are the same to the bit, and no product is spent on padding but in the last panel of the narrowest width.
/// </summary>
internal static class PanelWidths
{
    /// <summary>Chooses the width each channel is stored in.</summary>
    /// <param name="table">The widths.</param>
    /// <param name="codes">(channels) code of each channel's own width.</param>
    /// <returns>(channels) code of the width it is stored in: its own or a wider one.</returns>
    public static Span<byte> Fill(WidthTable table, ReadOnlySpan<byte> codes)
    {
        byte[] stored = [.. codes];
        for (var code = WidthTable.Codes[^1]; code > WidthTable.Codes[0]; code--)
        {
            var lanes = table[code].Lanes;
            var free = (lanes - (stored.AsSpan().Count(code) % lanes)) % lanes;
            for (var narrower = (byte)(code - 1); narrower >= WidthTable.Codes[0]; narrower--)
            {
                for (var channel = 0; channel < stored.Length && free > 0; channel++)
                {
                    if (stored[channel] != narrower) continue;
                    stored[channel] = code;
                    free--;
                }
            }
        }

        return stored;
    }
}
