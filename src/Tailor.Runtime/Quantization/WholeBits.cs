namespace Tailor.Runtime.Quantization;

/// <summary>
/// Rounding of a channel to any whole number of bits from 2 to 8. Rows have 2, 4 or 8 bits, so codes of 3 bits run in rows of 4, and those of 5 to 7 in
/// rows of 8; a model carries the scale of such codes with it (<see cref="Tailor.Models.Quantization.MasterType.OwnScale"/>).
/// </summary>
/// <remarks>
/// The scale of 2, 4 and 8 bits is that of <see cref="ChannelQuantizer"/>; of other widths the maximum over the largest code times the factor, out of those
/// that 4 bits try, with the least squared error (the greater on ties).
/// </remarks>
public static class WholeBits
{
    /// <summary>The narrowest row that holds codes of so many bits: 2, 4 or 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no codes of so many bits.</exception>
    public static int RowOf(int bits) => bits switch
    {
        2 => 2,
        3 or 4 => 4,
        >= 5 and <= 8 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes have 2 to 8 bits."),
    };

    /// <summary>The scale of a channel; 0 where all weights are 0.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">2 to 8.</param>
    public static float Scale(ReadOnlySpan<float> weights, int bits)
    {
        if (RowOf(bits) == bits) return ChannelQuantizer.Scale(weights, bits);
        float largest = 0;
        foreach (var weight in weights) largest = MathF.Max(largest, MathF.Abs(weight));
        var most = ChannelQuantizer.LargestCode(bits);
        var (best, least) = (0f, double.PositiveInfinity);
        foreach (var factor in ChannelQuantizer.FactorsOf4)
        {
            var scale = largest * factor / most;
            if (scale == 0) continue;
            var error = 0.0;
            foreach (var weight in weights)
            {
                var difference = weight - ((double)ChannelQuantizer.Code(weight, scale, most) * scale);
                error += difference * difference;
            }

            if (error < least) (best, least) = (scale, error);
        }

        return best;
    }

    /// <summary>What a channel's weights become: code · scale.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">2 to 8.</param>
    /// <param name="rounded">(fan-in) receives the rounded weights; may be <paramref name="weights"/>.</param>
    /// <returns>The scale.</returns>
    public static float Round(ReadOnlySpan<float> weights, int bits, Span<float> rounded)
    {
        var scale = Scale(weights, bits);
        ChannelQuantizer.Round(weights, bits, scale, rounded);
        return scale;
    }
}
