using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels;

/// <content>Matrix product. A panel stays in the first-level cache while all rows pass it; a tile of sums stays in registers.</content>
internal sealed unsafe partial class VectorKernels<TVector, TMath>
{
    private const int TileRows = 6;

    public override void Product(int rows, int depth, float* a, int aStride, float* b, int panelStride, int bStride, int panels, float* bias, float* c, int cStride, Epilogue epilogue)
    {
        var width = PanelWidth;
        if (rows == 1)
        {
            var p = 0;
            for (; p <= panels - 4; p += 4)
            {
                Row4(depth, a, b, panelStride, bStride, bias, c, epilogue);
                b += 4 * (nint)panelStride;
                c += 4 * width;
                if (bias is not null) bias += 4 * width;
            }

            for (; p < panels; p++)
            {
                Row1(depth, a, b, panelStride, bStride, bias, c, epilogue);
                b += panelStride;
                c += width;
                if (bias is not null) bias += width;
            }

            return;
        }

        for (var p = 0; p < panels; p++)
        {
            for (var r = 0; r < rows; r += TileRows)
            {
                Tile6(Math.Min(rows - r, TileRows), depth, a + ((nint)r * aStride), aStride, b, bStride, bias, c + ((nint)r * cStride), cStride, epilogue);
            }

            b += panelStride;
            c += width;
            if (bias is not null) bias += width;
        }
    }

    /// <summary>6 rows by one panel of two vectors. Fewer rows repeat the last one: same sums, same stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(int rows, nint depth, float* a, nint aStride, float* b, nint bStride, float* bias, float* c, nint cStride, Epilogue epilogue)
    {
        float* a0 = a, c0 = c;
        float* a1 = rows > 1 ? a0 + aStride : a0, c1 = rows > 1 ? c0 + cStride : c0;
        float* a2 = rows > 2 ? a1 + aStride : a1, c2 = rows > 2 ? c1 + cStride : c1;
        float* a3 = rows > 3 ? a2 + aStride : a2, c3 = rows > 3 ? c2 + cStride : c2;
        float* a4 = rows > 4 ? a3 + aStride : a3, c4 = rows > 4 ? c3 + cStride : c3;
        float* a5 = rows > 5 ? a4 + aStride : a4, c5 = rows > 5 ? c4 + cStride : c4;

        var left = bias is null ? TMath.Zero : TMath.Load(bias);
        var right = bias is null ? TMath.Zero : TMath.Load(bias + TMath.Count);
        TVector l0 = left, l1 = left, l2 = left, l3 = left, l4 = left, l5 = left;
        TVector r0 = right, r1 = right, r2 = right, r3 = right, r4 = right, r5 = right;
        if (epilogue == Epilogue.Add)
        {
            l0 = TMath.Add(l0, TMath.Load(c0));
            r0 = TMath.Add(r0, TMath.Load(c0 + TMath.Count));
            l1 = TMath.Add(l1, TMath.Load(c1));
            r1 = TMath.Add(r1, TMath.Load(c1 + TMath.Count));
            l2 = TMath.Add(l2, TMath.Load(c2));
            r2 = TMath.Add(r2, TMath.Load(c2 + TMath.Count));
            l3 = TMath.Add(l3, TMath.Load(c3));
            r3 = TMath.Add(r3, TMath.Load(c3 + TMath.Count));
            l4 = TMath.Add(l4, TMath.Load(c4));
            r4 = TMath.Add(r4, TMath.Load(c4 + TMath.Count));
            l5 = TMath.Add(l5, TMath.Load(c5));
            r5 = TMath.Add(r5, TMath.Load(c5 + TMath.Count));
        }

        for (nint k = 0; k < depth; k++)
        {
            left = TMath.Load(b);
            right = TMath.Load(b + TMath.Count);
            b += bStride;
            var x = TMath.Broadcast(a0[k]);
            l0 = TMath.MultiplyAdd(x, left, l0);
            r0 = TMath.MultiplyAdd(x, right, r0);
            x = TMath.Broadcast(a1[k]);
            l1 = TMath.MultiplyAdd(x, left, l1);
            r1 = TMath.MultiplyAdd(x, right, r1);
            x = TMath.Broadcast(a2[k]);
            l2 = TMath.MultiplyAdd(x, left, l2);
            r2 = TMath.MultiplyAdd(x, right, r2);
            x = TMath.Broadcast(a3[k]);
            l3 = TMath.MultiplyAdd(x, left, l3);
            r3 = TMath.MultiplyAdd(x, right, r3);
            x = TMath.Broadcast(a4[k]);
            l4 = TMath.MultiplyAdd(x, left, l4);
            r4 = TMath.MultiplyAdd(x, right, r4);
            x = TMath.Broadcast(a5[k]);
            l5 = TMath.MultiplyAdd(x, left, l5);
            r5 = TMath.MultiplyAdd(x, right, r5);
        }

        if (epilogue == Epilogue.Relu)
        {
            l0 = TMath.Max(l0, TMath.Zero);
            r0 = TMath.Max(r0, TMath.Zero);
            l1 = TMath.Max(l1, TMath.Zero);
            r1 = TMath.Max(r1, TMath.Zero);
            l2 = TMath.Max(l2, TMath.Zero);
            r2 = TMath.Max(r2, TMath.Zero);
            l3 = TMath.Max(l3, TMath.Zero);
            r3 = TMath.Max(r3, TMath.Zero);
            l4 = TMath.Max(l4, TMath.Zero);
            r4 = TMath.Max(r4, TMath.Zero);
            l5 = TMath.Max(l5, TMath.Zero);
            r5 = TMath.Max(r5, TMath.Zero);
        }

        TMath.Store(l0, c0);
        TMath.Store(r0, c0 + TMath.Count);
        TMath.Store(l1, c1);
        TMath.Store(r1, c1 + TMath.Count);
        TMath.Store(l2, c2);
        TMath.Store(r2, c2 + TMath.Count);
        TMath.Store(l3, c3);
        TMath.Store(r3, c3 + TMath.Count);
        TMath.Store(l4, c4);
        TMath.Store(r4, c4 + TMath.Count);
        TMath.Store(l5, c5);
        TMath.Store(r5, c5 + TMath.Count);
    }

    /// <summary>One row by 4 panels of two vectors: enough independent sums to hide the latency of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row4(nint depth, float* a, float* b, nint panelStride, nint bStride, float* bias, float* c, Epilogue epilogue)
    {
        float* b0 = b, b1 = b0 + panelStride, b2 = b1 + panelStride, b3 = b2 + panelStride;
        TVector s0 = TMath.Zero, s1 = TMath.Zero, s2 = TMath.Zero, s3 = TMath.Zero, s4 = TMath.Zero, s5 = TMath.Zero, s6 = TMath.Zero, s7 = TMath.Zero;
        if (bias is not null)
        {
            s0 = TMath.Load(bias);
            s1 = TMath.Load(bias + (1 * TMath.Count));
            s2 = TMath.Load(bias + (2 * TMath.Count));
            s3 = TMath.Load(bias + (3 * TMath.Count));
            s4 = TMath.Load(bias + (4 * TMath.Count));
            s5 = TMath.Load(bias + (5 * TMath.Count));
            s6 = TMath.Load(bias + (6 * TMath.Count));
            s7 = TMath.Load(bias + (7 * TMath.Count));
        }

        if (epilogue == Epilogue.Add)
        {
            s0 = TMath.Add(s0, TMath.Load(c));
            s1 = TMath.Add(s1, TMath.Load(c + (1 * TMath.Count)));
            s2 = TMath.Add(s2, TMath.Load(c + (2 * TMath.Count)));
            s3 = TMath.Add(s3, TMath.Load(c + (3 * TMath.Count)));
            s4 = TMath.Add(s4, TMath.Load(c + (4 * TMath.Count)));
            s5 = TMath.Add(s5, TMath.Load(c + (5 * TMath.Count)));
            s6 = TMath.Add(s6, TMath.Load(c + (6 * TMath.Count)));
            s7 = TMath.Add(s7, TMath.Load(c + (7 * TMath.Count)));
        }

        for (nint k = 0, at = 0; k < depth; k++, at += bStride)
        {
            var x = TMath.Broadcast(a[k]);
            s0 = TMath.MultiplyAdd(x, TMath.Load(b0 + at), s0);
            s1 = TMath.MultiplyAdd(x, TMath.Load(b0 + at + TMath.Count), s1);
            s2 = TMath.MultiplyAdd(x, TMath.Load(b1 + at), s2);
            s3 = TMath.MultiplyAdd(x, TMath.Load(b1 + at + TMath.Count), s3);
            s4 = TMath.MultiplyAdd(x, TMath.Load(b2 + at), s4);
            s5 = TMath.MultiplyAdd(x, TMath.Load(b2 + at + TMath.Count), s5);
            s6 = TMath.MultiplyAdd(x, TMath.Load(b3 + at), s6);
            s7 = TMath.MultiplyAdd(x, TMath.Load(b3 + at + TMath.Count), s7);
        }

        if (epilogue == Epilogue.Relu)
        {
            s0 = TMath.Max(s0, TMath.Zero);
            s1 = TMath.Max(s1, TMath.Zero);
            s2 = TMath.Max(s2, TMath.Zero);
            s3 = TMath.Max(s3, TMath.Zero);
            s4 = TMath.Max(s4, TMath.Zero);
            s5 = TMath.Max(s5, TMath.Zero);
            s6 = TMath.Max(s6, TMath.Zero);
            s7 = TMath.Max(s7, TMath.Zero);
        }

        TMath.Store(s0, c);
        TMath.Store(s1, c + (1 * TMath.Count));
        TMath.Store(s2, c + (2 * TMath.Count));
        TMath.Store(s3, c + (3 * TMath.Count));
        TMath.Store(s4, c + (4 * TMath.Count));
        TMath.Store(s5, c + (5 * TMath.Count));
        TMath.Store(s6, c + (6 * TMath.Count));
        TMath.Store(s7, c + (7 * TMath.Count));
    }

    /// <summary>One row by 1 panels of two vectors: enough independent sums to hide the latency of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row1(nint depth, float* a, float* b, nint panelStride, nint bStride, float* bias, float* c, Epilogue epilogue)
    {
        float* b0 = b;
        TVector s0 = TMath.Zero, s1 = TMath.Zero;
        if (bias is not null)
        {
            s0 = TMath.Load(bias);
            s1 = TMath.Load(bias + (1 * TMath.Count));
        }

        if (epilogue == Epilogue.Add)
        {
            s0 = TMath.Add(s0, TMath.Load(c));
            s1 = TMath.Add(s1, TMath.Load(c + (1 * TMath.Count)));
        }

        for (nint k = 0, at = 0; k < depth; k++, at += bStride)
        {
            var x = TMath.Broadcast(a[k]);
            s0 = TMath.MultiplyAdd(x, TMath.Load(b0 + at), s0);
            s1 = TMath.MultiplyAdd(x, TMath.Load(b0 + at + TMath.Count), s1);
        }

        if (epilogue == Epilogue.Relu)
        {
            s0 = TMath.Max(s0, TMath.Zero);
            s1 = TMath.Max(s1, TMath.Zero);
        }

        TMath.Store(s0, c);
        TMath.Store(s1, c + (1 * TMath.Count));
    }
}
