namespace Tailor.Runtime.Kernels.Integers;

/// <summary>
/// Products of activations of 8 bits with one width's panels, summed exactly in 32 bits. A tile of 4 rows by 2 panels stays in registers;
/// where the CPU has no dot product of bytes, sums of <see cref="IPackedWidth.SafeSteps"/> steps are taken in 16 bits and then widened.
/// </summary>
internal static unsafe partial class PanelProducts<TVector, TMath, TWidth>
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
    where TWidth : struct, IPackedWidth
{
    private const int TileRows = 4;

    private static int StepBytes => 4 * TMath.Lanes;

    private static int StepInputs => 4 * TWidth.Groups;

    private static int SafeSteps => TMath.HasDot ? int.MaxValue : TWidth.SafeSteps;

    /// <summary>sums[r, o] = Σ over inputs of (weight − offset) · activation.</summary>
    /// <param name="rows">Rows of activations.</param>
    /// <param name="steps">Steps of a panel.</param>
    /// <param name="a">(rows, steps · inputs of a step) codes, zeros behind the last input.</param>
    /// <param name="aStride">Bytes from row to row.</param>
    /// <param name="aSums">(rows) the sum of each row's codes.</param>
    /// <param name="panels">The panels, one behind the other.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="sums">(rows, count · lanes).</param>
    /// <param name="sumsStride">Integers from row to row.</param>
    public static void Run(int rows, int steps, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride)
    {
        var panelStride = (nint)steps * StepBytes;
        for (var p = 0; p < count;)
        {
            var wide = rows == 1 ? 4 : 2;
            if (p + wide > count) wide = 1;
            for (var r = 0; r < rows; r += TileRows)
            {
                for (var step = 0; step < steps;)
                {
                    var some = Math.Min(steps - step, SafeSteps);
                    var tile = new ProductTile(Math.Min(rows - r, TileRows), some, a + ((nint)r * aStride) + (step * StepInputs), aStride, aSums + r, panels + ((nint)step * StepBytes), panelStride, sums + ((nint)r * sumsStride), sumsStride, step > 0 || TWidth.Continues);
                    if (wide == 4) Row4(tile);
                    else if (rows == 1) Row1(tile);
                    else if (wide == 2) Tile2(tile);
                    else Tile1(tile);
                    step += some;
                }
            }

            p += wide;
            panels += wide * panelStride;
            sums += wide * TMath.Lanes;
        }
    }
}
