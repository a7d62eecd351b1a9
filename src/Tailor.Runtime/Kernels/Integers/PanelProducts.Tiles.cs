using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <content>
/// The tiles. Of a last tile's rows the last one stands for those that lack: same sums, same stores; all loads of sums come before the first store.
/// </content>
internal static unsafe partial class PanelProducts<TVector, TMath, TWidth>
{
    /// <summary>Rows by 2 panels, 4 rows at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles4x2(int rows, nint steps, sbyte* a, nint aStride, int* aSums, byte* panel, int* c, nint cStride)
    {
        var b1 = panel + (steps * StepBytes);
        for (; rows > 0; rows -= 4, a += 4 * aStride, aSums += 4, c += 4 * cStride)
        {
            nint r1 = Math.Min(rows - 1, 1), r2 = Math.Min(rows - 1, 2), r3 = Math.Min(rows - 1, 3);
            sbyte* a1 = a + (r1 * aStride), a2 = a + (r2 * aStride), a3 = a + (r3 * aStride);
            int* c1 = c + (r1 * cStride), c2 = c + (r2 * cStride), c3 = c + (r3 * cStride);
            for (nint step = 0, i = 0, w = 0; step < steps;)
            {
                var end = Math.Min(steps, step + SafeSteps);
                TVector s00 = TMath.Zero, s01 = TMath.Zero;
                TVector s10 = TMath.Zero, s11 = TMath.Zero;
                TVector s20 = TMath.Zero, s21 = TMath.Zero;
                TVector s30 = TMath.Zero, s31 = TMath.Zero;
                var continues = TWidth.Continues || step > 0;
                for (; step < end; step++, i += StepInputs, w += StepBytes)
                {
                    TVector p0 = TMath.Load(panel + w), p1 = TMath.Load(b1 + w);
                    var u0 = TWidth.Unpack<TVector, TMath>(p0, 0);
                    var u1 = TWidth.Unpack<TVector, TMath>(p1, 0);
                    var x = TMath.BroadcastQuad(a + i);
                    s00 = Accumulate(s00, u0, x);
                    s01 = Accumulate(s01, u1, x);
                    x = TMath.BroadcastQuad(a1 + i);
                    s10 = Accumulate(s10, u0, x);
                    s11 = Accumulate(s11, u1, x);
                    x = TMath.BroadcastQuad(a2 + i);
                    s20 = Accumulate(s20, u0, x);
                    s21 = Accumulate(s21, u1, x);
                    x = TMath.BroadcastQuad(a3 + i);
                    s30 = Accumulate(s30, u0, x);
                    s31 = Accumulate(s31, u1, x);

                    if (TWidth.Groups > 1)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 1);
                        u1 = TWidth.Unpack<TVector, TMath>(p1, 1);
                        x = TMath.BroadcastQuad(a + i + 4);
                        s00 = Accumulate(s00, u0, x);
                        s01 = Accumulate(s01, u1, x);
                        x = TMath.BroadcastQuad(a1 + i + 4);
                        s10 = Accumulate(s10, u0, x);
                        s11 = Accumulate(s11, u1, x);
                        x = TMath.BroadcastQuad(a2 + i + 4);
                        s20 = Accumulate(s20, u0, x);
                        s21 = Accumulate(s21, u1, x);
                        x = TMath.BroadcastQuad(a3 + i + 4);
                        s30 = Accumulate(s30, u0, x);
                        s31 = Accumulate(s31, u1, x);
                    }

                    if (TWidth.Groups > 2)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 2);
                        u1 = TWidth.Unpack<TVector, TMath>(p1, 2);
                        x = TMath.BroadcastQuad(a + i + 8);
                        s00 = Accumulate(s00, u0, x);
                        s01 = Accumulate(s01, u1, x);
                        x = TMath.BroadcastQuad(a1 + i + 8);
                        s10 = Accumulate(s10, u0, x);
                        s11 = Accumulate(s11, u1, x);
                        x = TMath.BroadcastQuad(a2 + i + 8);
                        s20 = Accumulate(s20, u0, x);
                        s21 = Accumulate(s21, u1, x);
                        x = TMath.BroadcastQuad(a3 + i + 8);
                        s30 = Accumulate(s30, u0, x);
                        s31 = Accumulate(s31, u1, x);
                    }

                    if (TWidth.Groups > 3)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 3);
                        u1 = TWidth.Unpack<TVector, TMath>(p1, 3);
                        x = TMath.BroadcastQuad(a + i + 12);
                        s00 = Accumulate(s00, u0, x);
                        s01 = Accumulate(s01, u1, x);
                        x = TMath.BroadcastQuad(a1 + i + 12);
                        s10 = Accumulate(s10, u0, x);
                        s11 = Accumulate(s11, u1, x);
                        x = TMath.BroadcastQuad(a2 + i + 12);
                        s20 = Accumulate(s20, u0, x);
                        s21 = Accumulate(s21, u1, x);
                        x = TMath.BroadcastQuad(a3 + i + 12);
                        s30 = Accumulate(s30, u0, x);
                        s31 = Accumulate(s31, u1, x);
                    }
                }

                s00 = Total(s00, aSums[0], continues, c);
                s01 = Total(s01, aSums[0], continues, c + TMath.Lanes);
                s10 = Total(s10, aSums[r1], continues, c1);
                s11 = Total(s11, aSums[r1], continues, c1 + TMath.Lanes);
                s20 = Total(s20, aSums[r2], continues, c2);
                s21 = Total(s21, aSums[r2], continues, c2 + TMath.Lanes);
                s30 = Total(s30, aSums[r3], continues, c3);
                s31 = Total(s31, aSums[r3], continues, c3 + TMath.Lanes);
                TMath.Store(s00, c);
                TMath.Store(s01, c + TMath.Lanes);
                TMath.Store(s10, c1);
                TMath.Store(s11, c1 + TMath.Lanes);
                TMath.Store(s20, c2);
                TMath.Store(s21, c2 + TMath.Lanes);
                TMath.Store(s30, c3);
                TMath.Store(s31, c3 + TMath.Lanes);
            }
        }
    }

    /// <summary>Rows by 1 panel, 8 rows at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles8x1(int rows, nint steps, sbyte* a, nint aStride, int* aSums, byte* panel, int* c, nint cStride)
    {
        for (; rows > 0; rows -= 8, a += 8 * aStride, aSums += 8, c += 8 * cStride)
        {
            nint r1 = Math.Min(rows - 1, 1), r2 = Math.Min(rows - 1, 2), r3 = Math.Min(rows - 1, 3), r4 = Math.Min(rows - 1, 4), r5 = Math.Min(rows - 1, 5), r6 = Math.Min(rows - 1, 6), r7 = Math.Min(rows - 1, 7);
            sbyte* a1 = a + (r1 * aStride), a2 = a + (r2 * aStride), a3 = a + (r3 * aStride), a4 = a + (r4 * aStride), a5 = a + (r5 * aStride), a6 = a + (r6 * aStride), a7 = a + (r7 * aStride);
            int* c1 = c + (r1 * cStride), c2 = c + (r2 * cStride), c3 = c + (r3 * cStride), c4 = c + (r4 * cStride), c5 = c + (r5 * cStride), c6 = c + (r6 * cStride), c7 = c + (r7 * cStride);
            for (nint step = 0, i = 0, w = 0; step < steps;)
            {
                var end = Math.Min(steps, step + SafeSteps);
                TVector s00 = TMath.Zero;
                TVector s10 = TMath.Zero;
                TVector s20 = TMath.Zero;
                TVector s30 = TMath.Zero;
                TVector s40 = TMath.Zero;
                TVector s50 = TMath.Zero;
                TVector s60 = TMath.Zero;
                TVector s70 = TMath.Zero;
                var continues = TWidth.Continues || step > 0;
                for (; step < end; step++, i += StepInputs, w += StepBytes)
                {
                    TVector p0 = TMath.Load(panel + w);
                    var u0 = TWidth.Unpack<TVector, TMath>(p0, 0);
                    var x = TMath.BroadcastQuad(a + i);
                    s00 = Accumulate(s00, u0, x);
                    x = TMath.BroadcastQuad(a1 + i);
                    s10 = Accumulate(s10, u0, x);
                    x = TMath.BroadcastQuad(a2 + i);
                    s20 = Accumulate(s20, u0, x);
                    x = TMath.BroadcastQuad(a3 + i);
                    s30 = Accumulate(s30, u0, x);
                    x = TMath.BroadcastQuad(a4 + i);
                    s40 = Accumulate(s40, u0, x);
                    x = TMath.BroadcastQuad(a5 + i);
                    s50 = Accumulate(s50, u0, x);
                    x = TMath.BroadcastQuad(a6 + i);
                    s60 = Accumulate(s60, u0, x);
                    x = TMath.BroadcastQuad(a7 + i);
                    s70 = Accumulate(s70, u0, x);

                    if (TWidth.Groups > 1)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 1);
                        x = TMath.BroadcastQuad(a + i + 4);
                        s00 = Accumulate(s00, u0, x);
                        x = TMath.BroadcastQuad(a1 + i + 4);
                        s10 = Accumulate(s10, u0, x);
                        x = TMath.BroadcastQuad(a2 + i + 4);
                        s20 = Accumulate(s20, u0, x);
                        x = TMath.BroadcastQuad(a3 + i + 4);
                        s30 = Accumulate(s30, u0, x);
                        x = TMath.BroadcastQuad(a4 + i + 4);
                        s40 = Accumulate(s40, u0, x);
                        x = TMath.BroadcastQuad(a5 + i + 4);
                        s50 = Accumulate(s50, u0, x);
                        x = TMath.BroadcastQuad(a6 + i + 4);
                        s60 = Accumulate(s60, u0, x);
                        x = TMath.BroadcastQuad(a7 + i + 4);
                        s70 = Accumulate(s70, u0, x);
                    }

                    if (TWidth.Groups > 2)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 2);
                        x = TMath.BroadcastQuad(a + i + 8);
                        s00 = Accumulate(s00, u0, x);
                        x = TMath.BroadcastQuad(a1 + i + 8);
                        s10 = Accumulate(s10, u0, x);
                        x = TMath.BroadcastQuad(a2 + i + 8);
                        s20 = Accumulate(s20, u0, x);
                        x = TMath.BroadcastQuad(a3 + i + 8);
                        s30 = Accumulate(s30, u0, x);
                        x = TMath.BroadcastQuad(a4 + i + 8);
                        s40 = Accumulate(s40, u0, x);
                        x = TMath.BroadcastQuad(a5 + i + 8);
                        s50 = Accumulate(s50, u0, x);
                        x = TMath.BroadcastQuad(a6 + i + 8);
                        s60 = Accumulate(s60, u0, x);
                        x = TMath.BroadcastQuad(a7 + i + 8);
                        s70 = Accumulate(s70, u0, x);
                    }

                    if (TWidth.Groups > 3)
                    {
                        u0 = TWidth.Unpack<TVector, TMath>(p0, 3);
                        x = TMath.BroadcastQuad(a + i + 12);
                        s00 = Accumulate(s00, u0, x);
                        x = TMath.BroadcastQuad(a1 + i + 12);
                        s10 = Accumulate(s10, u0, x);
                        x = TMath.BroadcastQuad(a2 + i + 12);
                        s20 = Accumulate(s20, u0, x);
                        x = TMath.BroadcastQuad(a3 + i + 12);
                        s30 = Accumulate(s30, u0, x);
                        x = TMath.BroadcastQuad(a4 + i + 12);
                        s40 = Accumulate(s40, u0, x);
                        x = TMath.BroadcastQuad(a5 + i + 12);
                        s50 = Accumulate(s50, u0, x);
                        x = TMath.BroadcastQuad(a6 + i + 12);
                        s60 = Accumulate(s60, u0, x);
                        x = TMath.BroadcastQuad(a7 + i + 12);
                        s70 = Accumulate(s70, u0, x);
                    }
                }

                s00 = Total(s00, aSums[0], continues, c);
                s10 = Total(s10, aSums[r1], continues, c1);
                s20 = Total(s20, aSums[r2], continues, c2);
                s30 = Total(s30, aSums[r3], continues, c3);
                s40 = Total(s40, aSums[r4], continues, c4);
                s50 = Total(s50, aSums[r5], continues, c5);
                s60 = Total(s60, aSums[r6], continues, c6);
                s70 = Total(s70, aSums[r7], continues, c7);
                TMath.Store(s00, c);
                TMath.Store(s10, c1);
                TMath.Store(s20, c2);
                TMath.Store(s30, c3);
                TMath.Store(s40, c4);
                TMath.Store(s50, c5);
                TMath.Store(s60, c6);
                TMath.Store(s70, c7);
            }
        }
    }

    /// <summary>1 row by 4 panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row4(nint steps, sbyte* a, int aSum, byte* panel, int* c)
    {
        var b1 = panel + (steps * StepBytes);
        var b2 = b1 + (steps * StepBytes);
        var b3 = b2 + (steps * StepBytes);
        for (nint step = 0, i = 0, w = 0; step < steps;)
        {
            var end = Math.Min(steps, step + SafeSteps);
            TVector s00 = TMath.Zero, s01 = TMath.Zero, s02 = TMath.Zero, s03 = TMath.Zero;
            var continues = TWidth.Continues || step > 0;
            for (; step < end; step++, i += StepInputs, w += StepBytes)
            {
                TVector p0 = TMath.Load(panel + w), p1 = TMath.Load(b1 + w), p2 = TMath.Load(b2 + w), p3 = TMath.Load(b3 + w);
                var u0 = TWidth.Unpack<TVector, TMath>(p0, 0);
                var u1 = TWidth.Unpack<TVector, TMath>(p1, 0);
                var u2 = TWidth.Unpack<TVector, TMath>(p2, 0);
                var u3 = TWidth.Unpack<TVector, TMath>(p3, 0);
                var x = TMath.BroadcastQuad(a + i);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                s02 = Accumulate(s02, u2, x);
                s03 = Accumulate(s03, u3, x);

                if (TWidth.Groups > 1)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 1);
                    u1 = TWidth.Unpack<TVector, TMath>(p1, 1);
                    u2 = TWidth.Unpack<TVector, TMath>(p2, 1);
                    u3 = TWidth.Unpack<TVector, TMath>(p3, 1);
                    x = TMath.BroadcastQuad(a + i + 4);
                    s00 = Accumulate(s00, u0, x);
                    s01 = Accumulate(s01, u1, x);
                    s02 = Accumulate(s02, u2, x);
                    s03 = Accumulate(s03, u3, x);
                }

                if (TWidth.Groups > 2)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 2);
                    u1 = TWidth.Unpack<TVector, TMath>(p1, 2);
                    u2 = TWidth.Unpack<TVector, TMath>(p2, 2);
                    u3 = TWidth.Unpack<TVector, TMath>(p3, 2);
                    x = TMath.BroadcastQuad(a + i + 8);
                    s00 = Accumulate(s00, u0, x);
                    s01 = Accumulate(s01, u1, x);
                    s02 = Accumulate(s02, u2, x);
                    s03 = Accumulate(s03, u3, x);
                }

                if (TWidth.Groups > 3)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 3);
                    u1 = TWidth.Unpack<TVector, TMath>(p1, 3);
                    u2 = TWidth.Unpack<TVector, TMath>(p2, 3);
                    u3 = TWidth.Unpack<TVector, TMath>(p3, 3);
                    x = TMath.BroadcastQuad(a + i + 12);
                    s00 = Accumulate(s00, u0, x);
                    s01 = Accumulate(s01, u1, x);
                    s02 = Accumulate(s02, u2, x);
                    s03 = Accumulate(s03, u3, x);
                }
            }

            s00 = Total(s00, aSum, continues, c);
            s01 = Total(s01, aSum, continues, c + TMath.Lanes);
            s02 = Total(s02, aSum, continues, c + (2 * TMath.Lanes));
            s03 = Total(s03, aSum, continues, c + (3 * TMath.Lanes));
            TMath.Store(s00, c);
            TMath.Store(s01, c + TMath.Lanes);
            TMath.Store(s02, c + (2 * TMath.Lanes));
            TMath.Store(s03, c + (3 * TMath.Lanes));
        }
    }

    /// <summary>1 row by 1 panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row1(nint steps, sbyte* a, int aSum, byte* panel, int* c)
    {
        for (nint step = 0, i = 0, w = 0; step < steps;)
        {
            var end = Math.Min(steps, step + SafeSteps);
            TVector s00 = TMath.Zero;
            var continues = TWidth.Continues || step > 0;
            for (; step < end; step++, i += StepInputs, w += StepBytes)
            {
                TVector p0 = TMath.Load(panel + w);
                var u0 = TWidth.Unpack<TVector, TMath>(p0, 0);
                var x = TMath.BroadcastQuad(a + i);
                s00 = Accumulate(s00, u0, x);

                if (TWidth.Groups > 1)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 1);
                    x = TMath.BroadcastQuad(a + i + 4);
                    s00 = Accumulate(s00, u0, x);
                }

                if (TWidth.Groups > 2)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 2);
                    x = TMath.BroadcastQuad(a + i + 8);
                    s00 = Accumulate(s00, u0, x);
                }

                if (TWidth.Groups > 3)
                {
                    u0 = TWidth.Unpack<TVector, TMath>(p0, 3);
                    x = TMath.BroadcastQuad(a + i + 12);
                    s00 = Accumulate(s00, u0, x);
                }
            }

            s00 = Total(s00, aSum, continues, c);
            TMath.Store(s00, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Accumulate(TVector sum, TVector weights, TVector activations) =>
        TMath.HasDot ? TMath.Dot(sum, weights, activations) : TMath.AddShorts(sum, TMath.Pairs(weights, activations));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Total(TVector sum, int aSum, bool continues, int* c)
    {
        if (!TMath.HasDot) sum = TMath.Quads(sum);
        if (TWidth.Shift > 0) sum = TMath.ShiftLeftInts(sum, TWidth.Shift);
        return TMath.AddInts(sum, continues ? TMath.Load(c) : TMath.BroadcastInt(-TWidth.Offset * aSum));
    }
}
