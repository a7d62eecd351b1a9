namespace Tailor.Runtime.Kernels.Integers;

/// <summary>
/// Products of activations of 8 bits with one width's panels, summed exactly in 32 bits. A tile of 4 rows by 2 panels, or 8 by 1, stays in registers;
/// where the CPU has no dot product of bytes, sums of <see cref="IPackedWidth.SafeSteps"/> steps are taken in 16 bits and then widened.
/// </summary>
internal static unsafe partial class PanelProducts<TVector, TMath, TWidth>
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
    where TWidth : struct, IPackedWidth
{
    private static int StepBytes => 4 * TMath.Lanes;

    private static int StepInputs => 4 * TWidth.Groups;

    private static int SafeSteps => TMath.HasDot ? int.MaxValue / 2 : TWidth.SafeSteps;

    /// <summary>sums[r, o] = Σ over inputs of (weight − offset) · activation.</summary>
    /// <param name="rows">Rows of activations.</param>
    /// <param name="depth">Inputs.</param>
    /// <param name="a">(rows, depth up to whole steps) codes, zeros behind the last input.</param>
    /// <param name="aStride">Bytes from row to row.</param>
    /// <param name="aSums">(rows) the sum of each row's codes.</param>
    /// <param name="panels">The panels, one behind the other.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="sums">(rows, count · lanes).</param>
    /// <param name="sumsStride">Integers from row to row.</param>
    public static void Run(int rows, int depth, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride)
    {
        nint steps = (depth + StepInputs - 1) / StepInputs, panelStride = steps * StepBytes;
        while (count > 0)
        {
            var some = rows == 1 ? count >= 4 ? 4 : 1 : count >= 2 ? 2 : 1;
            if (rows > 1 && some == 2) Tiles4x2(rows, steps, a, aStride, aSums, panels, sums, sumsStride);
            else if (rows > 1) Tiles8x1(rows, steps, a, aStride, aSums, panels, sums, sumsStride);
            else if (some == 4) Row4(steps, a, *aSums, panels, sums);
            else Row1(steps, a, *aSums, panels, sums);

            count -= some;
            panels += some * panelStride;
            sums += some * TMath.Lanes;
        }
    }
}
