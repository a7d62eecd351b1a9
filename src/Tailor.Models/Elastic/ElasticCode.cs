namespace Tailor.Models.Elastic;

/// <summary>
/// The quantiser of the scalable table. A value is measured in standard deviations of its group and dimension, and falls into one of 2^b cells;
/// halving every cell gives the next bit, so a code of 8 bits begins with the codes of 7 to 1 bits. The 2^b cells have their borders where u is a
/// multiple of 2 / 2^b, at x(u) = 2u + 2.6u⁷, −1 &lt; u &lt; 1: close to the best borders for a normal distribution at every b
/// (squared errors .3634, .1178, .0354, .0109, .0030 … of the variance, against .3634, .1175, .0345, .0095, .0025 of quantisers that nest in no other).
/// </summary>
public static class ElasticCode
{
    /// <summary>Most bits of a value.</summary>
    public const int MostBits = 8;

    /// <summary>Widths whose levels the table brings with it; wider ones have theirs in the middle of a cell, in u.</summary>
    public const int FittedBits = 4;

    /// <summary>How many levels that are: the positive ones of 1, 2, 3 and 4 bits.</summary>
    public const int FittedLevels = (1 << FittedBits) - 1;

    private static readonly double[] Borders = [.. Enumerable.Range(1, 255).Select(cell => At((cell - 128) / 128.0))];

    // 16 · −log2 of the share of the variance by which the next bit lowers the squared error, of a normal distribution.
    private static ReadOnlySpan<short> Costs => [10, 32, 58, 86, 112, 140, 173, 205];

    /// <summary>What one more bit is worth, in sixteenths of an octave, relative to the variance; the more bits there are, the less.</summary>
    /// <param name="bits">Bits that are there, 0 to 7.</param>
    public static int Worth(int bits) => -Costs[bits];

    /// <summary>The code of a value.</summary>
    /// <param name="value">In standard deviations.</param>
    /// <returns>8 bits, the most significant first.</returns>
    public static byte Of(double value)
    {
        var cell = Array.BinarySearch(Borders, value);
        return (byte)(cell < 0 ? ~cell : cell + 1);
    }

    /// <summary>What the codes of a width stand for, in standard deviations, the lowest code first; level 2^b − 1 − c is the negative of level c.</summary>
    /// <param name="bits">1 to 8.</param>
    /// <param name="fitted">(<see cref="FittedLevels"/>) positive levels of 1, 2, 3 and 4 bits.</param>
    /// <returns>(2^bits).</returns>
    public static float[] Levels(int bits, ReadOnlySpan<float> fitted)
    {
        var half = 1 << (bits - 1);
        var levels = new float[2 * half];
        for (var cell = 0; cell < half; cell++)
        {
            var level = bits <= FittedBits ? fitted[half - 1 + cell] : (float)At((cell + 0.5) / half);
            (levels[half + cell], levels[half - 1 - cell]) = (level, -level);
        }

        return levels;
    }

    /// <summary>The border at u; only products and sums, so every machine has the same.</summary>
    private static double At(double u)
    {
        var square = u * u;
        return (2 * u) + (2.6 * (square * square * square * u));
    }
}
