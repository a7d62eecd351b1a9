namespace Tailor.Runtime.Quantization;

/// <summary>
/// Symmetric quantisation of one channel's weights. Scales follow from the weights alone, by a stated rule, so a plan carries none.
/// All arithmetic is IEEE single and double in a fixed order without fused operations: device and cloud agree to the bit on every CPU.
/// </summary>
/// <remarks>
/// The rule by width: 8 bits, the maximum magnitude over 127; 4 bits, the maximum over 7 times the factor of <see cref="FactorsOf4"/> with
/// the least squared error (the greater on ties); 2 bits, the ternary scale with the least squared error, in closed form: with magnitudes in
/// falling order, the k largest become ±1 where k maximises (Σ of the k)² / k, and the scale is their mean.
/// </remarks>
public static class ChannelQuantizer
{
    /// <summary>The factors that the search at 4 bits tries, greatest first.</summary>
    private static readonly float[] FactorsOf4 = [1, .96f, .92f, .88f, .84f, .8f, .76f, .72f, .68f, .64f, .6f, .56f, .52f];

    /// <summary>Largest code of a width: 1, 7 or 127.</summary>
    public static int LargestCode(int bits) => (1 << (bits - 1)) - 1;

    /// <summary>The scale of a channel at a width; 0 where all weights are 0.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">2, 4 or 8.</param>
    public static float Scale(ReadOnlySpan<float> weights, int bits)
    {
        float largest = 0;
        foreach (var weight in weights) largest = MathF.Max(largest, MathF.Abs(weight));
        if (largest == 0) return 0;
        return bits switch
        {
            8 => largest / 127,
            4 => ScaleOf4(weights, largest),
            2 => ScaleOf2(weights),
            _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "A channel has 2, 4 or 8 bits."),
        };
    }

    /// <summary>The code of a weight: the nearest multiple of the scale, halves to even, limited to the width's codes.</summary>
    public static sbyte Code(float weight, float scale, int largestCode) =>
        scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(weight / scale), -largestCode, largestCode);

    /// <summary>Quantises a channel.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="codes">(fan-in) receives the codes.</param>
    /// <returns>The scale; a weight is about code · scale.</returns>
    public static float Quantize(ReadOnlySpan<float> weights, int bits, Span<sbyte> codes)
    {
        var scale = Scale(weights, bits);
        var largest = LargestCode(bits);
        for (var i = 0; i < weights.Length; i++) codes[i] = Code(weights[i], scale, largest);
        return scale;
    }

    /// <summary>What a channel's weights become at a width: code · scale.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="rounded">(fan-in) receives the rounded weights; may be <paramref name="weights"/>.</param>
    public static void Round(ReadOnlySpan<float> weights, int bits, Span<float> rounded)
    {
        var scale = Scale(weights, bits);
        var largest = LargestCode(bits);
        for (var i = 0; i < weights.Length; i++) rounded[i] = Code(weights[i], scale, largest) * scale;
    }

    private static float ScaleOf4(ReadOnlySpan<float> weights, float largest)
    {
        var (best, least) = (0f, double.PositiveInfinity);
        foreach (var factor in FactorsOf4)
        {
            var scale = largest * factor / 7;
            if (scale == 0) continue;
            var error = 0.0;
            foreach (var weight in weights)
            {
                var difference = (double)weight - ((double)Code(weight, scale, 7) * scale);
                error += difference * difference;
            }

            if (error < least) (best, least) = (scale, error);
        }

        return best;
    }

    private static float ScaleOf2(ReadOnlySpan<float> weights)
    {
        Span<float> magnitudes = weights.Length <= 1024 ? stackalloc float[weights.Length] : new float[weights.Length];
        for (var i = 0; i < weights.Length; i++) magnitudes[i] = -MathF.Abs(weights[i]);
        magnitudes.Sort();
        var (best, greatest, sum) = (0.0, 0.0, 0.0);
        for (var k = 1; k <= magnitudes.Length; k++)
        {
            sum -= magnitudes[k - 1];
            var explained = sum * sum / k;
            if (explained > greatest) (best, greatest) = (sum / k, explained);
        }

        return (float)best;
    }
}
