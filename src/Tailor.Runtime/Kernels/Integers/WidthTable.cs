using System.Runtime.Intrinsics;
using Tailor.Models.Plans;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>The widths of one kernel choice: a row a code of <see cref="Precision"/>, 2, 4 and 8 bits.</summary>
internal sealed class WidthTable
{
    private readonly WidthKernel[] _rows;

    private WidthTable(params WidthKernel[] rows) => _rows = rows;

    /// <summary>Plain loops.</summary>
    public static WidthTable Scalar { get; } = new(new ScalarWidthKernel<Width2>(), new ScalarWidthKernel<Width4>(), new ScalarWidthKernel<Width8>());

    /// <summary>128 bits.</summary>
    public static WidthTable Vector128 { get; } = Of<Vector128<byte>, ByteMath128>();

    /// <summary>256 bits.</summary>
    public static WidthTable Vector256 { get; } = Of<Vector256<byte>, ByteMath256>();

    /// <summary>512 bits. The dot product of bytes is to be had at 256 bits only, and does 8 bits sooner than two passes of 512.</summary>
    public static WidthTable Vector512 { get; } = ByteMath256.HasByteDot
        ? new(new PanelKernel<Vector512<byte>, ByteMath512, Width2>(), new PanelKernel<Vector512<byte>, ByteMath512, Width4>(), new PanelKernel<Vector256<byte>, ByteMath256, Width8>())
        : Of<Vector512<byte>, ByteMath512>();

    /// <summary>The widths' codes, narrowest first.</summary>
    public static ReadOnlySpan<byte> Codes => [1, 2, 3];

    /// <summary>The widths whose codes stand for levels: 256 bits have what 512 lack.</summary>
    public WidthTable Levels => ReferenceEquals(this, Vector512) && ByteMath256.HasByteDot ? Vector256 : this;

    /// <summary>The row of a code.</summary>
    public WidthKernel this[byte code] => _rows[code - Precision.LowestCode];

    /// <summary>The table of one vector.</summary>
    internal static WidthTable Of<TVector, TMath>()
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => new(
            new PanelKernel<TVector, TMath, Width2>(),
            new PanelKernel<TVector, TMath, Width4>(),
            TMath.HasByteDot ? new PanelKernel<TVector, TMath, Width8>() : new SplitPanelKernel<TVector, TMath>());
}
