using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <content>The tiles. Fewer than 4 rows repeat the last one: same sums, same stores; all loads of sums come before the first store.</content>
internal static unsafe partial class PanelProducts<TVector, TMath, TWidth>
{
    /// <summary>4 rows by 2 panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2(in ProductTile tile)
    {
        var (rows, aStride, cStride) = (tile.Rows, tile.AStride, tile.CStride);
        sbyte* a0 = tile.A, a1 = rows > 1 ? a0 + aStride : a0, a2 = rows > 2 ? a1 + aStride : a1, a3 = rows > 3 ? a2 + aStride : a2;
        byte* b0 = tile.Panel, b1 = b0 + tile.PanelStride;
        TVector s00 = TMath.Zero, s01 = TMath.Zero;
        TVector s10 = TMath.Zero, s11 = TMath.Zero;
        TVector s20 = TMath.Zero, s21 = TMath.Zero;
        TVector s30 = TMath.Zero, s31 = TMath.Zero;
        for (var steps = tile.Steps; steps > 0; steps--)
        {
            TVector w0 = TMath.Load(b0), w1 = TMath.Load(b1);
            b0 += StepBytes;
            b1 += StepBytes;
            TVector u0 = TWidth.Unpack<TVector, TMath>(w0, 0);
            TVector u1 = TWidth.Unpack<TVector, TMath>(w1, 0);
            var x = TMath.BroadcastQuad(a0);
            s00 = Accumulate(s00, u0, x);
            s01 = Accumulate(s01, u1, x);
            x = TMath.BroadcastQuad(a1);
            s10 = Accumulate(s10, u0, x);
            s11 = Accumulate(s11, u1, x);
            x = TMath.BroadcastQuad(a2);
            s20 = Accumulate(s20, u0, x);
            s21 = Accumulate(s21, u1, x);
            x = TMath.BroadcastQuad(a3);
            s30 = Accumulate(s30, u0, x);
            s31 = Accumulate(s31, u1, x);

            if (TWidth.Groups > 1)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 1);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 1);
                x = TMath.BroadcastQuad(a0 + 4);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                x = TMath.BroadcastQuad(a1 + 4);
                s10 = Accumulate(s10, u0, x);
                s11 = Accumulate(s11, u1, x);
                x = TMath.BroadcastQuad(a2 + 4);
                s20 = Accumulate(s20, u0, x);
                s21 = Accumulate(s21, u1, x);
                x = TMath.BroadcastQuad(a3 + 4);
                s30 = Accumulate(s30, u0, x);
                s31 = Accumulate(s31, u1, x);
            }

            if (TWidth.Groups > 2)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 2);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 2);
                x = TMath.BroadcastQuad(a0 + 8);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                x = TMath.BroadcastQuad(a1 + 8);
                s10 = Accumulate(s10, u0, x);
                s11 = Accumulate(s11, u1, x);
                x = TMath.BroadcastQuad(a2 + 8);
                s20 = Accumulate(s20, u0, x);
                s21 = Accumulate(s21, u1, x);
                x = TMath.BroadcastQuad(a3 + 8);
                s30 = Accumulate(s30, u0, x);
                s31 = Accumulate(s31, u1, x);
            }

            if (TWidth.Groups > 3)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 3);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 3);
                x = TMath.BroadcastQuad(a0 + 12);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                x = TMath.BroadcastQuad(a1 + 12);
                s10 = Accumulate(s10, u0, x);
                s11 = Accumulate(s11, u1, x);
                x = TMath.BroadcastQuad(a2 + 12);
                s20 = Accumulate(s20, u0, x);
                s21 = Accumulate(s21, u1, x);
                x = TMath.BroadcastQuad(a3 + 12);
                s30 = Accumulate(s30, u0, x);
                s31 = Accumulate(s31, u1, x);
            }

            a0 += StepInputs;
            a1 += StepInputs;
            a2 += StepInputs;
            a3 += StepInputs;
        }

        int* c0 = tile.C, c1 = rows > 1 ? c0 + cStride : c0, c2 = rows > 2 ? c1 + cStride : c1, c3 = rows > 3 ? c2 + cStride : c2;
        int r1 = rows > 1 ? 1 : 0, r2 = rows > 2 ? 2 : r1, r3 = rows > 3 ? 3 : r2;
        s00 = Total(s00, tile, 0, c0);
        s01 = Total(s01, tile, 0, c0 + TMath.Lanes);
        s10 = Total(s10, tile, r1, c1);
        s11 = Total(s11, tile, r1, c1 + TMath.Lanes);
        s20 = Total(s20, tile, r2, c2);
        s21 = Total(s21, tile, r2, c2 + TMath.Lanes);
        s30 = Total(s30, tile, r3, c3);
        s31 = Total(s31, tile, r3, c3 + TMath.Lanes);
        TMath.Store(s00, c0);
        TMath.Store(s01, c0 + TMath.Lanes);
        TMath.Store(s10, c1);
        TMath.Store(s11, c1 + TMath.Lanes);
        TMath.Store(s20, c2);
        TMath.Store(s21, c2 + TMath.Lanes);
        TMath.Store(s30, c3);
        TMath.Store(s31, c3 + TMath.Lanes);
    }

    /// <summary>4 rows by 1 panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(in ProductTile tile)
    {
        var (rows, aStride, cStride) = (tile.Rows, tile.AStride, tile.CStride);
        sbyte* a0 = tile.A, a1 = rows > 1 ? a0 + aStride : a0, a2 = rows > 2 ? a1 + aStride : a1, a3 = rows > 3 ? a2 + aStride : a2;
        var b0 = tile.Panel;
        TVector s00 = TMath.Zero;
        TVector s10 = TMath.Zero;
        TVector s20 = TMath.Zero;
        TVector s30 = TMath.Zero;
        for (var steps = tile.Steps; steps > 0; steps--)
        {
            TVector w0 = TMath.Load(b0);
            b0 += StepBytes;
            TVector u0 = TWidth.Unpack<TVector, TMath>(w0, 0);
            var x = TMath.BroadcastQuad(a0);
            s00 = Accumulate(s00, u0, x);
            x = TMath.BroadcastQuad(a1);
            s10 = Accumulate(s10, u0, x);
            x = TMath.BroadcastQuad(a2);
            s20 = Accumulate(s20, u0, x);
            x = TMath.BroadcastQuad(a3);
            s30 = Accumulate(s30, u0, x);

            if (TWidth.Groups > 1)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 1);
                x = TMath.BroadcastQuad(a0 + 4);
                s00 = Accumulate(s00, u0, x);
                x = TMath.BroadcastQuad(a1 + 4);
                s10 = Accumulate(s10, u0, x);
                x = TMath.BroadcastQuad(a2 + 4);
                s20 = Accumulate(s20, u0, x);
                x = TMath.BroadcastQuad(a3 + 4);
                s30 = Accumulate(s30, u0, x);
            }

            if (TWidth.Groups > 2)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 2);
                x = TMath.BroadcastQuad(a0 + 8);
                s00 = Accumulate(s00, u0, x);
                x = TMath.BroadcastQuad(a1 + 8);
                s10 = Accumulate(s10, u0, x);
                x = TMath.BroadcastQuad(a2 + 8);
                s20 = Accumulate(s20, u0, x);
                x = TMath.BroadcastQuad(a3 + 8);
                s30 = Accumulate(s30, u0, x);
            }

            if (TWidth.Groups > 3)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 3);
                x = TMath.BroadcastQuad(a0 + 12);
                s00 = Accumulate(s00, u0, x);
                x = TMath.BroadcastQuad(a1 + 12);
                s10 = Accumulate(s10, u0, x);
                x = TMath.BroadcastQuad(a2 + 12);
                s20 = Accumulate(s20, u0, x);
                x = TMath.BroadcastQuad(a3 + 12);
                s30 = Accumulate(s30, u0, x);
            }

            a0 += StepInputs;
            a1 += StepInputs;
            a2 += StepInputs;
            a3 += StepInputs;
        }

        int* c0 = tile.C, c1 = rows > 1 ? c0 + cStride : c0, c2 = rows > 2 ? c1 + cStride : c1, c3 = rows > 3 ? c2 + cStride : c2;
        int r1 = rows > 1 ? 1 : 0, r2 = rows > 2 ? 2 : r1, r3 = rows > 3 ? 3 : r2;
        s00 = Total(s00, tile, 0, c0);
        s10 = Total(s10, tile, r1, c1);
        s20 = Total(s20, tile, r2, c2);
        s30 = Total(s30, tile, r3, c3);
        TMath.Store(s00, c0);
        TMath.Store(s10, c1);
        TMath.Store(s20, c2);
        TMath.Store(s30, c3);
    }

    /// <summary>1 row by 4 panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row4(in ProductTile tile)
    {
        var a0 = tile.A;
        byte* b0 = tile.Panel, b1 = b0 + tile.PanelStride, b2 = b1 + tile.PanelStride, b3 = b2 + tile.PanelStride;
        TVector s00 = TMath.Zero, s01 = TMath.Zero, s02 = TMath.Zero, s03 = TMath.Zero;
        for (var steps = tile.Steps; steps > 0; steps--)
        {
            TVector w0 = TMath.Load(b0), w1 = TMath.Load(b1), w2 = TMath.Load(b2), w3 = TMath.Load(b3);
            b0 += StepBytes;
            b1 += StepBytes;
            b2 += StepBytes;
            b3 += StepBytes;
            TVector u0 = TWidth.Unpack<TVector, TMath>(w0, 0);
            TVector u1 = TWidth.Unpack<TVector, TMath>(w1, 0);
            TVector u2 = TWidth.Unpack<TVector, TMath>(w2, 0);
            TVector u3 = TWidth.Unpack<TVector, TMath>(w3, 0);
            var x = TMath.BroadcastQuad(a0);
            s00 = Accumulate(s00, u0, x);
            s01 = Accumulate(s01, u1, x);
            s02 = Accumulate(s02, u2, x);
            s03 = Accumulate(s03, u3, x);

            if (TWidth.Groups > 1)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 1);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 1);
                u2 = TWidth.Unpack<TVector, TMath>(w2, 1);
                u3 = TWidth.Unpack<TVector, TMath>(w3, 1);
                x = TMath.BroadcastQuad(a0 + 4);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                s02 = Accumulate(s02, u2, x);
                s03 = Accumulate(s03, u3, x);
            }

            if (TWidth.Groups > 2)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 2);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 2);
                u2 = TWidth.Unpack<TVector, TMath>(w2, 2);
                u3 = TWidth.Unpack<TVector, TMath>(w3, 2);
                x = TMath.BroadcastQuad(a0 + 8);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                s02 = Accumulate(s02, u2, x);
                s03 = Accumulate(s03, u3, x);
            }

            if (TWidth.Groups > 3)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 3);
                u1 = TWidth.Unpack<TVector, TMath>(w1, 3);
                u2 = TWidth.Unpack<TVector, TMath>(w2, 3);
                u3 = TWidth.Unpack<TVector, TMath>(w3, 3);
                x = TMath.BroadcastQuad(a0 + 12);
                s00 = Accumulate(s00, u0, x);
                s01 = Accumulate(s01, u1, x);
                s02 = Accumulate(s02, u2, x);
                s03 = Accumulate(s03, u3, x);
            }

            a0 += StepInputs;
        }

        var c0 = tile.C;
        s00 = Total(s00, tile, 0, c0);
        s01 = Total(s01, tile, 0, c0 + TMath.Lanes);
        s02 = Total(s02, tile, 0, c0 + (2 * TMath.Lanes));
        s03 = Total(s03, tile, 0, c0 + (3 * TMath.Lanes));
        TMath.Store(s00, c0);
        TMath.Store(s01, c0 + TMath.Lanes);
        TMath.Store(s02, c0 + (2 * TMath.Lanes));
        TMath.Store(s03, c0 + (3 * TMath.Lanes));
    }

    /// <summary>1 row by 1 panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row1(in ProductTile tile)
    {
        var a0 = tile.A;
        var b0 = tile.Panel;
        TVector s00 = TMath.Zero;
        for (var steps = tile.Steps; steps > 0; steps--)
        {
            TVector w0 = TMath.Load(b0);
            b0 += StepBytes;
            TVector u0 = TWidth.Unpack<TVector, TMath>(w0, 0);
            var x = TMath.BroadcastQuad(a0);
            s00 = Accumulate(s00, u0, x);

            if (TWidth.Groups > 1)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 1);
                x = TMath.BroadcastQuad(a0 + 4);
                s00 = Accumulate(s00, u0, x);
            }

            if (TWidth.Groups > 2)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 2);
                x = TMath.BroadcastQuad(a0 + 8);
                s00 = Accumulate(s00, u0, x);
            }

            if (TWidth.Groups > 3)
            {
                u0 = TWidth.Unpack<TVector, TMath>(w0, 3);
                x = TMath.BroadcastQuad(a0 + 12);
                s00 = Accumulate(s00, u0, x);
            }

            a0 += StepInputs;
        }

        var c0 = tile.C;
        s00 = Total(s00, tile, 0, c0);
        TMath.Store(s00, c0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Accumulate(TVector sum, TVector weights, TVector activations) =>
        TMath.HasDot ? TMath.Dot(sum, weights, activations) : TMath.AddShorts(sum, TMath.Pairs(weights, activations));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Total(TVector sum, in ProductTile tile, int row, int* c)
    {
        if (!TMath.HasDot) sum = TMath.Quads(sum);
        if (TWidth.Shift > 0) sum = TMath.ShiftLeftInts(sum, TWidth.Shift);
        return TMath.AddInts(sum, tile.Continues ? TMath.Load(c) : TMath.BroadcastInt(-TWidth.Offset * tile.ASums[row]));
    }
}
