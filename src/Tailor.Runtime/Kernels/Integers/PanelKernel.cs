namespace Tailor.Runtime.Kernels.Integers;

/// <summary>A width in one pass.</summary>
internal sealed unsafe class PanelKernel<TVector, TMath, TWidth> : WidthKernel
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
    where TWidth : struct, IPackedWidth
{
    public override int Bits => TWidth.Bits;

    public override int Offset => TWidth.Offset;

    public override int Lanes => TMath.Lanes;

    public override void Products(int rows, int depth, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride) =>
        PanelProducts<TVector, TMath, TWidth>.Run(rows, depth, a, aStride, aSums, panels, count, sums, sumsStride);

    public override void AddLevels(int depth, sbyte* a, byte* levels, byte* panels, int count, int* sums)
    {
        if (TMath.HasByteDot)
        {
            LevelProducts<TVector, TMath, TWidth>.Add(depth, a, levels, shift: 0, panels, count, sums);
            return;
        }

        byte* low = stackalloc byte[16], high = stackalloc byte[16];
        for (var code = 0; code < 16; code++) (low[code], high[code]) = ((byte)(levels[code] & 15), (byte)(levels[code] >> 4));
        LevelProducts<TVector, TMath, TWidth>.Add(depth, a, low, shift: 0, panels, count, sums);
        LevelProducts<TVector, TMath, TWidth>.Add(depth, a, high, shift: 4, panels, count, sums);
    }
}
