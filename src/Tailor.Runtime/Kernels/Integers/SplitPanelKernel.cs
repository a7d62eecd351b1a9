namespace Tailor.Runtime.Kernels.Integers;

/// <summary>8 bits in two passes over the weights' halves, for CPUs without a dot product of whole bytes.</summary>
internal sealed unsafe class SplitPanelKernel<TVector, TMath> : WidthKernel
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
{
    public override int Bits => Width8.Bits;

    public override int Offset => Width8.Offset;

    public override int Lanes => TMath.Lanes;

    public override void Products(int rows, int depth, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride)
    {
        PanelProducts<TVector, TMath, Width8Low>.Run(rows, depth, a, aStride, aSums, panels, count, sums, sumsStride);
        PanelProducts<TVector, TMath, Width8High>.Run(rows, depth, a, aStride, aSums, panels, count, sums, sumsStride);
    }

    public override void AddLevels(int depth, sbyte* a, byte* levels, byte* panels, int count, int* sums)
    {
        LevelProducts<TVector, TMath, Width8Low>.Add(depth, a, levels, shift: 0, panels, count, sums);
        LevelProducts<TVector, TMath, Width8High>.Add(depth, a, levels, shift: 4, panels, count, sums);
    }
}
