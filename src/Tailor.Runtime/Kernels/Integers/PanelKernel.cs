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
}
