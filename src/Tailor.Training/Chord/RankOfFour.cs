using System.Numerics;

namespace Tailor.Training.Chord;

/// <summary>What <see cref="MagnitudeKernel"/> does for a channel, where E has the default's rank: the four rows stay in registers.</summary>
internal static class RankOfFour
{
    /// <summary>The rank.</summary>
    public const int Rank = 4;

    /// <summary>Σ_k |Σ_r first_r · turned_rk|.</summary>
    /// <param name="first">(4) the channel's row of the first matrix.</param>
    /// <param name="turned">(4, K) the second matrix.</param>
    public static float Sum(ReadOnlySpan<float> first, ReadOnlySpan<Vector<float>> turned)
    {
        var count = turned.Length / Rank;
        ReadOnlySpan<Vector<float>> row0 = turned[..count], row1 = turned.Slice(count, count), row2 = turned.Slice(2 * count, count), row3 = turned.Slice(3 * count, count);
        Vector<float> a0 = new(first[0]), a1 = new(first[1]), a2 = new(first[2]), a3 = new(first[3]);
        var sum = Vector<float>.Zero;
        for (var v = 0; v < row0.Length; v++) sum += Vector.Abs((row0[v] * a0) + (row1[v] * a1) + ((row2[v] * a2) + (row3[v] * a3)));
        return Vector.Sum(sum);
    }

    /// <summary>The gradient of scale · <see cref="Sum"/>.</summary>
    /// <param name="first">(4) the channel's row of the first matrix.</param>
    /// <param name="scale">What the sum is multiplied by.</param>
    /// <param name="turned">(4, K) the second matrix.</param>
    /// <param name="ofTurned">(4, K) its gradient, which is added to.</param>
    /// <param name="gradient">(4) receives that of <paramref name="first"/>.</param>
    public static void Differentiate(ReadOnlySpan<float> first, float scale, ReadOnlySpan<Vector<float>> turned, Span<Vector<float>> ofTurned, Span<float> gradient)
    {
        var count = turned.Length / Rank;
        ReadOnlySpan<Vector<float>> row0 = turned[..count], row1 = turned.Slice(count, count), row2 = turned.Slice(2 * count, count), row3 = turned.Slice(3 * count, count);
        Span<Vector<float>> of0 = ofTurned[..count], of1 = ofTurned.Slice(count, count), of2 = ofTurned.Slice(2 * count, count), of3 = ofTurned.Slice(3 * count, count);
        Vector<float> a0 = new(first[0]), a1 = new(first[1]), a2 = new(first[2]), a3 = new(first[3]);
        Vector<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (var v = 0; v < row0.Length; v++)
        {
            Vector<float> b0 = row0[v], b1 = row1[v], b2 = row2[v], b3 = row3[v];
            var sign = MagnitudeKernel.Sign((b0 * a0) + (b1 * a1) + ((b2 * a2) + (b3 * a3)), scale);
            sum0 += sign * b0;
            sum1 += sign * b1;
            sum2 += sign * b2;
            sum3 += sign * b3;
            of0[v] += sign * a0;
            of1[v] += sign * a1;
            of2[v] += sign * a2;
            of3[v] += sign * a3;
        }

        (gradient[0], gradient[1], gradient[2], gradient[3]) = (Vector.Sum(sum0), Vector.Sum(sum1), Vector.Sum(sum2), Vector.Sum(sum3));
    }
}
