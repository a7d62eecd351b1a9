namespace Tailor.Runtime.Kernels.Integers;

/// <summary>What is known of one bit width: how its weights are packed, and the products with them. One row of <see cref="WidthTable"/>.</summary>
internal abstract unsafe class WidthKernel
{
    /// <summary>Bits of a weight.</summary>
    public abstract int Bits { get; }

    /// <summary>What is added to a code to make it unsigned.</summary>
    public abstract int Offset { get; }

    /// <summary>Outputs of a panel.</summary>
    public abstract int Lanes { get; }

    /// <summary>Inputs that a step covers: each lane of it is four bytes.</summary>
    public int StepInputs => 32 / Bits;

    private int StepBytes => 4 * Lanes;

    /// <summary>Steps of a panel.</summary>
    public int Steps(int depth) => (depth + StepInputs - 1) / StepInputs;

    /// <summary>Bytes of a panel.</summary>
    public int PanelBytes(int depth) => checked(Steps(depth) * StepBytes);

    /// <summary>Panels that so many outputs fill.</summary>
    public int Panels(int outputs) => (outputs + Lanes - 1) / Lanes;

    /// <summary>Bytes of the panels of so many outputs.</summary>
    public long PackedBytes(int depth, int outputs) => (long)Panels(outputs) * PanelBytes(depth);

    /// <summary>Packs an output's weights.</summary>
    /// <param name="depth">Inputs.</param>
    /// <param name="weights">(depth up to whole steps) code + <see cref="Offset"/>; anything behind the last input.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="output">Which output.</param>
    public void Pack(int depth, byte* weights, byte* panels, int output)
    {
        var lane = (int*)(panels + ((nint)(output / Lanes) * PanelBytes(depth))) + (output % Lanes);
        var quads = (int*)weights;
        var groups = 8 / Bits;
        for (var step = Steps(depth); step > 0; step--, lane += Lanes, quads += groups)
        {
            var value = quads[0];
            for (var g = 1; g < groups; g++) value |= quads[g] << (g * Bits);
            *lane = value;
        }
    }

    /// <summary>Gives back what <see cref="Pack"/> took.</summary>
    /// <param name="depth">Inputs.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="output">Which output.</param>
    /// <param name="weights">(depth up to whole steps) receives code + <see cref="Offset"/>.</param>
    public void Unpack(int depth, byte* panels, int output, byte* weights)
    {
        var lane = (int*)(panels + ((nint)(output / Lanes) * PanelBytes(depth))) + (output % Lanes);
        var quads = (int*)weights;
        var (groups, mask) = (8 / Bits, 0x01010101 * ((1 << Bits) - 1));
        for (var step = Steps(depth); step > 0; step--, lane += Lanes, quads += groups)
        {
            for (var g = 0; g < groups; g++) quads[g] = (*lane >> (g * Bits)) & mask;
        }
    }

    /// <summary>sums[r, o] = Σ over inputs of code · activation; exact in 32 bits, so the same on every kernel.</summary>
    /// <param name="rows">Rows of activations.</param>
    /// <param name="depth">Inputs.</param>
    /// <param name="a">(rows, depth) activations, zeros behind up to whole steps of every width: 16.</param>
    /// <param name="aStride">Bytes from row to row.</param>
    /// <param name="aSums">(rows) the sum of each row.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="sums">(rows, count · Lanes).</param>
    /// <param name="sumsStride">Integers from row to row.</param>
    public abstract void Products(int rows, int depth, sbyte* a, int aStride, int* aSums, byte* panels, int count, int* sums, int sumsStride);

    /// <summary>sums[o] += Σ over inputs of levels[code + offset] · activation, exact in 32 bits, where each code stands for a level of its own.</summary>
    /// <param name="depth">Inputs.</param>
    /// <param name="a">(depth) activations, zeros behind up to whole steps.</param>
    /// <param name="levels">(16) level + 128 of each code of 2 or 4 bits; of 8 bits the codes themselves are level + 128, so nothing is read.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="sums">(count · Lanes) 128 · Σ activations too high: whoever begins a sum begins it with minus that.</param>
    public abstract void AddLevels(int depth, sbyte* a, byte* levels, byte* panels, int count, int* sums);
}
