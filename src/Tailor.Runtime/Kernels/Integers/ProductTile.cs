using System.Runtime.InteropServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>What one tile of <see cref="PanelProducts{TVector, TMath, TWidth}"/> works on.</summary>
/// <param name="rows">Rows, 1 to 4.</param>
/// <param name="steps">Steps, few enough for the sums' width.</param>
/// <param name="a">First row's codes.</param>
/// <param name="aStride">Bytes from row to row.</param>
/// <param name="aSums">(rows) sums of the rows' codes.</param>
/// <param name="panel">First panel.</param>
/// <param name="panelStride">Bytes from panel to panel.</param>
/// <param name="c">First row's sums.</param>
/// <param name="cStride">Integers from row to row.</param>
/// <param name="continues">Whether to add to what C holds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct ProductTile(int rows, nint steps, sbyte* a, nint aStride, int* aSums, byte* panel, nint panelStride, int* c, nint cStride, bool continues)
{
    public readonly int Rows = rows;
    public readonly nint Steps = steps;
    public readonly sbyte* A = a;
    public readonly nint AStride = aStride;
    public readonly int* ASums = aSums;
    public readonly byte* Panel = panel;
    public readonly nint PanelStride = panelStride;
    public readonly int* C = c;
    public readonly nint CStride = cStride;
    public readonly bool Continues = continues;
}
