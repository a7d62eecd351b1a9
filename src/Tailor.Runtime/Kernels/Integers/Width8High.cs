using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>The upper halves of weights of 8 bits: the second pass, worth 16 times as much.</summary>
internal readonly struct Width8High : IPackedWidth
{
    public static int Bits => 8;

    public static int Offset => 128;

    public static int Groups => 1;

    public static int SafeSteps => 8;

    public static int Shift => 4;

    public static bool Continues => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => TMath.And(TMath.ShiftRight(packed, 4), 15);
}
