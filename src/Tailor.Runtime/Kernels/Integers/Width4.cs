using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>Two weights a byte, each 0 to 15: two from a pair of inputs give at most 3,810, and two groups 7,620.</summary>
internal readonly struct Width4 : IPackedWidth
{
    public static int Bits => 4;

    public static int Offset => 8;

    public static int Groups => 2;

    public static int SafeSteps => 4;

    public static int Shift => 0;

    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => TMath.And(group == 0 ? packed : TMath.ShiftRight(packed, 4), 15);
}
