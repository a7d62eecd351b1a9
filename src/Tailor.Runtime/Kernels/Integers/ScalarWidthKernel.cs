namespace Tailor.Runtime.Kernels.Integers;

/// <summary>The reference: a panel is one output, and its codes are read and multiplied one by one.</summary>
internal sealed unsafe class ScalarWidthKernel<TWidth> : WidthKernel
    where TWidth : struct, IPackedWidth
{
    public override int Bits => TWidth.Bits;

    public override int Offset => TWidth.Offset;

    public override int Lanes => 1;

    public override void Products(int rows, int depth, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride)
    {
        for (var o = 0; o < count; o++)
        {
            for (nint r = 0; r < rows; r++) sums[(r * sumsStride) + o] = 0;
            var panel = panels + ((nint)o * PanelBytes(depth));
            for (var i = 0; i < depth; i++)
            {
                var code = ((panel[(i / StepInputs * 4) + (i % 4)] >> (i % StepInputs / 4 * Bits)) & ((1 << Bits) - 1)) - Offset;
                for (nint r = 0; r < rows; r++) sums[(r * sumsStride) + o] += code * a[(r * aStride) + i];
            }
        }
    }

    public override void AddLevels(int depth, sbyte* a, byte* levels, byte* panels, int count, int* sums)
    {
        for (var o = 0; o < count; o++)
        {
            var panel = panels + ((nint)o * PanelBytes(depth));
            for (var i = 0; i < depth; i++)
            {
                var code = (panel[(i / StepInputs * 4) + (i % 4)] >> (i % StepInputs / 4 * Bits)) & ((1 << Bits) - 1);
                sums[o] += (Bits < 8 ? levels[code] : code) * a[i];
            }
        }
    }
}
