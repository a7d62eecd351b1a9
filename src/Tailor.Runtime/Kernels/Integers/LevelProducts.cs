using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>
/// Products of one row of activations of 8 bits with panels whose codes stand for levels, looked up sixteen or more at a time. Where the CPU has no dot
/// product of bytes, levels are taken in halves of 4 bits, one pass after the other.
/// </summary>
internal static unsafe class LevelProducts<TVector, TMath, TWidth>
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
    where TWidth : struct, IPackedWidth
{
    private static int StepBytes => 4 * TMath.Lanes;

    private static int StepInputs => 4 * TWidth.Groups;

    /// <summary>sums[o] += 2^shift · Σ over inputs of table[code] · activation.</summary>
    /// <param name="depth">Inputs.</param>
    /// <param name="a">(depth up to whole steps) activations, zeros behind the last.</param>
    /// <param name="table">(16) what codes of less than 8 bits stand for: up to 255, or 15 without a dot product of bytes.</param>
    /// <param name="shift">How far to the left the products go.</param>
    /// <param name="panels">The panels, one behind the other.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="sums">(count · lanes).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(int depth, sbyte* a, byte* table, int shift, byte* panels, int count, int* sums)
    {
        nint steps = (depth + StepInputs - 1) / StepInputs, stride = steps * StepBytes;
        var levels = TWidth.Bits < 8 ? TMath.BroadcastTable(table) : TMath.Zero;
        for (; count >= 4; count -= 4, panels += 4 * stride, sums += 4 * TMath.Lanes)
        {
            byte* p0 = panels, p1 = p0 + stride, p2 = p1 + stride, p3 = p2 + stride;
            TVector s0 = TMath.Load(sums), s1 = TMath.Load(sums + TMath.Lanes), s2 = TMath.Load(sums + (2 * TMath.Lanes)), s3 = TMath.Load(sums + (3 * TMath.Lanes));
            for (nint w = 0, i = 0; w < stride; w += StepBytes, i += StepInputs)
            {
                TVector c0 = TMath.Load(p0 + w), c1 = TMath.Load(p1 + w), c2 = TMath.Load(p2 + w), c3 = TMath.Load(p3 + w);
                var x = TMath.BroadcastQuad(a + i);
                s0 = Group(s0, c0, 0, levels, x, shift);
                s1 = Group(s1, c1, 0, levels, x, shift);
                s2 = Group(s2, c2, 0, levels, x, shift);
                s3 = Group(s3, c3, 0, levels, x, shift);
                if (TWidth.Groups > 1)
                {
                    x = TMath.BroadcastQuad(a + i + 4);
                    s0 = Group(s0, c0, 1, levels, x, shift);
                    s1 = Group(s1, c1, 1, levels, x, shift);
                    s2 = Group(s2, c2, 1, levels, x, shift);
                    s3 = Group(s3, c3, 1, levels, x, shift);
                }

                if (TWidth.Groups > 2)
                {
                    x = TMath.BroadcastQuad(a + i + 8);
                    s0 = Group(s0, c0, 2, levels, x, shift);
                    s1 = Group(s1, c1, 2, levels, x, shift);
                    s2 = Group(s2, c2, 2, levels, x, shift);
                    s3 = Group(s3, c3, 2, levels, x, shift);
                    x = TMath.BroadcastQuad(a + i + 12);
                    s0 = Group(s0, c0, 3, levels, x, shift);
                    s1 = Group(s1, c1, 3, levels, x, shift);
                    s2 = Group(s2, c2, 3, levels, x, shift);
                    s3 = Group(s3, c3, 3, levels, x, shift);
                }
            }

            TMath.Store(s0, sums);
            TMath.Store(s1, sums + TMath.Lanes);
            TMath.Store(s2, sums + (2 * TMath.Lanes));
            TMath.Store(s3, sums + (3 * TMath.Lanes));
        }

        for (; count > 0; count--, panels += stride, sums += TMath.Lanes)
        {
            var sum = TMath.Load(sums);
            for (nint w = 0, i = 0; w < stride; w += StepBytes, i += StepInputs)
            {
                for (var g = 0; g < TWidth.Groups; g++) sum = Group(sum, TMath.Load(panels + w), g, levels, TMath.BroadcastQuad(a + i + (4 * g)), shift);
            }

            TMath.Store(sum, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Group(TVector sum, TVector codes, int group, TVector levels, TVector x, int shift)
    {
        var weights = TWidth.Unpack<TVector, TMath>(codes, group);
        if (TWidth.Bits < 8) weights = TMath.Lookup(levels, weights);
        return TMath.HasByteDot ? TMath.Dot(sum, weights, x) : TMath.AddInts(sum, TMath.ShiftLeftInts(TMath.Quads(TMath.Pairs(weights, x)), shift));
    }
}
