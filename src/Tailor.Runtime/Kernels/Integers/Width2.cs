using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>Four weights a byte, each 0 to 3: two from a pair of inputs give at most 762, and four groups 3,048.</summary>
internal readonly struct Width2 : IPackedWidth
{
    public static int Bits => 2;

    public static int Offset => 2;

    public static int Groups => 4;

    public static int SafeSteps => 10;

    public static int Shift => 0;

    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => TMath.And(group == 0 ? packed : TMath.ShiftRight(packed, 2 * group), 3);
}
