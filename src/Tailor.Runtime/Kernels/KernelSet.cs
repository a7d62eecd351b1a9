using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Kernels;

/// <summary>
/// The arithmetic of a forward pass. One implementation a vector width, and the plain <see cref="ScalarKernels"/> that defines the results.
/// Every element of a result is summed in the same order however many rows a call has, so a row computed alone equals the same row computed among others.
/// </summary>
internal abstract unsafe class KernelSet(WidthTable widths)
{
    /// <summary>Products of packed integers, a row a bit width.</summary>
    public WidthTable Widths => widths;

    /// <summary>Which this is.</summary>
    public abstract KernelChoice Choice { get; }

    /// <summary>Outputs in a panel of a packed matrix.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>Values of a vector.</summary>
    public abstract int VectorWidth { get; }

    /// <summary>Floats from row to row for rows of <paramref name="width"/> values: whole panels and whole cache lines.</summary>
    public int RowStride(int width) => RowStride(width, PanelWidth);

    /// <summary>The same with panels of another width.</summary>
    public static int RowStride(int width, int panelWidth) => AlignedFloats.RoundUp(width, Math.Max(panelWidth, 16));

    /// <summary>Matrix product C (rows, panels · PanelWidth) from A (rows, depth) and panels of B (depth, PanelWidth).</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="a">A; its rows may overlap.</param>
    /// <param name="aStride">Floats from row to row of A.</param>
    /// <param name="b">First panel of B.</param>
    /// <param name="panelStride">Floats from panel to panel.</param>
    /// <param name="bStride">Floats from row to row in a panel.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="bias">(panels · PanelWidth), or null for none.</param>
    /// <param name="c">C.</param>
    /// <param name="cStride">Floats from row to row of C, at least panels · PanelWidth.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    public abstract void Product(int rows, int depth, float* a, int aStride, float* b, int panelStride, int bStride, int panels, float* bias, float* c, int cStride, Epilogue epilogue);

    /// <summary>A linear layer over rows.</summary>
    public void Linear(int rows, float* a, int aStride, PackedMatrix weights, float* c, int cStride, Epilogue epilogue = Epilogue.Store) =>
        Product(rows, weights.Depth, a, aStride, weights.Start, weights.PanelStride, PanelWidth, weights.Panels, weights.Bias, c, cStride, epilogue);

    /// <summary>Layer norm of each row: (x − mean) / √(variance + epsilon) · weight + bias. Source and destination may be the same.</summary>
    public abstract void LayerNorm(int rows, int width, float* source, float* destination, int stride, float* weight, float* bias, float epsilon);

    /// <summary>Softmax over the first <paramref name="firstLength"/> + r values of row r; the rest of the row, up to whole panels, becomes zero.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="firstLength">Values of row 0, at least 1.</param>
    /// <param name="scores">(rows, stride), in place.</param>
    /// <param name="stride">Floats from row to row: whole panels that hold the last row.</param>
    /// <param name="span">Floats of each row to leave defined: whole panels, at least firstLength + rows − 1.</param>
    public abstract void CausalSoftmax(int rows, int firstLength, float* scores, int stride, int span);

    /// <summary>One step of a GRU: reset r and update z gates and the candidate n, then (1 − z)·n + z·state.</summary>
    /// <param name="width">Values of the state.</param>
    /// <param name="input">(3 · gateStride) input products of r, z, n with bias.</param>
    /// <param name="hidden">(3 · gateStride) state products of r, z, n with bias.</param>
    /// <param name="gateStride">Floats from gate to gate: whole panels.</param>
    /// <param name="state">(gateStride) the state before.</param>
    /// <param name="next">(gateStride) the state after; may be <paramref name="state"/>.</param>
    public abstract void GruStep(int width, float* input, float* hidden, int gateStride, float* state, float* next);

    /// <summary>destination[c] = max(0, maximum over rows of source[r, c]).</summary>
    public abstract void MaxOverRows(int rows, int width, float* source, int stride, float* destination);

    /// <summary>scores[i] = state · table[i] for rows 0 … count − 1.</summary>
    /// <param name="width">Values of a row.</param>
    /// <param name="state">(width), followed by zeros up to 16 more.</param>
    /// <param name="table">(count, width), dense, with slack behind the last row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="scores">(count).</param>
    public abstract void Scores(int width, float* state, float* table, int count, float* scores);

    /// <summary>scores[i] = state · table[items[i]]; each equals what <see cref="Scores"/> gives for that row.</summary>
    public abstract void ScoresOf(int width, float* state, float* table, ReadOnlySpan<int> items, Span<float> scores);

    /// <summary>Index of the first score from <paramref name="start"/> on that is not at most <paramref name="bound"/> (so NaN too), or the length.</summary>
    public abstract int NextAbove(ReadOnlySpan<float> scores, int start, float bound);

    /// <summary>
    /// Quantises rows to 8 bits: scale = max|a| / 127, code = a · (127 / max|a|) to the nearest, halves to even. A row of zeros, or of magnitudes
    /// below 2^−120, has scale 0; a row with a value that is not finite has scale NaN and codes 0, so that its products are no numbers.
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="depth">Values of a row.</param>
    /// <param name="a">(rows, depth); rows may overlap.</param>
    /// <param name="aStride">Floats from row to row.</param>
    /// <param name="codes">(rows, depth) receives the codes, and zeros behind them up to a multiple of 16.</param>
    /// <param name="codeStride">Bytes from row to row.</param>
    /// <param name="scales">(rows).</param>
    /// <param name="sums">(rows) receives the sum of each row's codes.</param>
    public abstract void Quantize(int rows, int depth, float* a, int aStride, sbyte* codes, int codeStride, float* scales, int* sums);

    /// <summary>Codes of weights, each w / scale to the nearest (halves to even), within ± largest, plus offset; the offset alone where scale is 0.</summary>
    public abstract void Codes(int count, float* weights, float scale, int largest, int offset, byte* codes);

    /// <summary>values[i] = (codes[i] − offset) · scale.</summary>
    public abstract void Dequantize(int count, byte* codes, int offset, float scale, float* values);

    /// <summary>values[i] = (float)sums[i] · (scale · factors[i]).</summary>
    public abstract void Scale(int count, int* sums, float scale, float* factors, float* values);

    /// <summary>From sums of integers to a layer's outputs: (float)sum · (row's scale · channel's factor) + bias, then the epilogue; no two operations in one rounding.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="layout">Where each output's sum stands, its factor and its bias.</param>
    /// <param name="sums">(rows, sums of all panels), with a vector's slack.</param>
    /// <param name="sumsStride">Integers from row to row.</param>
    /// <param name="scales">(rows).</param>
    /// <param name="c">(rows, layout.Columns).</param>
    /// <param name="cStride">Floats from row to row.</param>
    /// <param name="epilogue">What becomes of the outputs.</param>
    public abstract void Finish(int rows, OutputLayout layout, int* sums, int sumsStride, float* scales, float* c, int cStride, Epilogue epilogue);
}
