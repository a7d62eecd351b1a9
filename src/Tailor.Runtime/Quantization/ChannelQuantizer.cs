using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tailor.Runtime.Quantization;

/// <summary>
/// Symmetric quantisation of one channel's weights. Scales follow from the weights alone, by a stated rule, so a plan carries none.
/// Nothing is allocated. All arithmetic is IEEE single and double in a fixed order without fused operations: device and cloud agree to the bit on every CPU.
/// </summary>
/// <remarks>
/// The rule by width: 8 bits, the maximum magnitude over 127; 4 bits, the maximum over 7 times the factor of <see cref="FactorsOf4"/> with
/// the least squared error (the greater on ties); 2 bits, the ternary scale with the least squared error, in closed form: with magnitudes in
/// falling order, the k largest become ±1 where k maximises (Σ of the k)² / k, and the scale is their mean.
/// </remarks>
public static class ChannelQuantizer
{
    /// <summary>The factors that the search at 4 bits tries, greatest first.</summary>
    internal static readonly float[] FactorsOf4 = [1, .96f, .92f, .88f, .84f, .8f, .76f, .72f, .68f, .64f, .6f, .56f, .52f];

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
    public static void Round(ReadOnlySpan<float> weights, int bits, Span<float> rounded) => Round(weights, bits, Scale(weights, bits), rounded);

    /// <summary>The same with a scale that is known.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="scale">The channel's scale.</param>
    /// <param name="rounded">(fan-in) receives the rounded weights; may be <paramref name="weights"/>.</param>
    public static void Round(ReadOnlySpan<float> weights, int bits, float scale, Span<float> rounded)
    {
        var largest = LargestCode(bits);
        for (var i = 0; i < weights.Length; i++) rounded[i] = Code(weights[i], scale, largest) * scale;
    }

    /// <summary>Whether weights are codes of a width times a scale already, so that rounding changes nothing.</summary>
    /// <param name="weights">(fan-in) finite weights.</param>
    /// <param name="scale">The channel's scale.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    public static bool Holds(ReadOnlySpan<float> weights, float scale, int bits)
    {
        var largest = LargestCode(bits);
        foreach (var weight in weights)
        {
            if (Code(weight, scale, largest) * scale != weight) return false;
        }

        return true;
    }

    /// <summary>
    /// The search at 4 bits, a factor a lane: each lane does what a loop over the weights would do for its factor, in the same order.
    /// </summary>
    private static float ScaleOf4(ReadOnlySpan<float> weights, float largest)
    {
        const int lanes = 16;
        Span<float> scales = stackalloc float[lanes];
        for (var i = 0; i < lanes; i++) scales[i] = largest * FactorsOf4[Math.Min(i, FactorsOf4.Length - 1)] / 7;
        var (leftScale, rightScale) = (Vector256.Create<float>(scales), Vector256.Create<float>(scales[8..]));
        var (left0, left1) = Vector256.Widen(leftScale);
        var (right0, right1) = Vector256.Widen(rightScale);
        Vector256<double> error0 = default, error1 = default, error2 = default, error3 = default;
        foreach (var weight in weights)
        {
            var exact = Vector256.Create((double)weight);
            var (code0, code1) = Vector256.Widen(CodesOf4(weight, leftScale));
            var (code2, code3) = Vector256.Widen(CodesOf4(weight, rightScale));
            Vector256<double> difference0 = exact - (code0 * left0), difference1 = exact - (code1 * left1), difference2 = exact - (code2 * right0), difference3 = exact - (code3 * right1);
            error0 += difference0 * difference0;
            error1 += difference1 * difference1;
            error2 += difference2 * difference2;
            error3 += difference3 * difference3;
        }

        Span<double> errors = stackalloc double[lanes];
        error0.CopyTo(errors);
        error1.CopyTo(errors[4..]);
        error2.CopyTo(errors[8..]);
        error3.CopyTo(errors[12..]);
        var (best, least) = (0f, double.PositiveInfinity);
        for (var i = 0; i < FactorsOf4.Length; i++)
        {
            if (scales[i] != 0 && errors[i] < least) (best, least) = (scales[i], errors[i]);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> CodesOf4(float weight, Vector256<float> scales) =>
        Vector256.MinNative(Vector256.MaxNative(Vector256.Round(Vector256.Create(weight) / scales), Vector256.Create(-7f)), Vector256.Create(7f));

    private static float ScaleOf2(ReadOnlySpan<float> weights)
    {
        const int most = 1024;
        var rented = weights.Length > most ? ArrayPool<float>.Shared.Rent(weights.Length) : null;
        var magnitudes = rented is null ? stackalloc float[weights.Length] : rented.AsSpan(0, weights.Length);
        for (var i = 0; i < weights.Length; i++) magnitudes[i] = -MathF.Abs(weights[i]);
        magnitudes.Sort();
        var (best, greatest, sum) = (0.0, 0.0, 0.0);
        for (var k = 1; k <= magnitudes.Length; k++)
        {
            sum -= magnitudes[k - 1];
            var explained = sum * sum / k;
            if (explained > greatest) (best, greatest) = (sum / k, explained);
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
        return (float)best;
    }
}
