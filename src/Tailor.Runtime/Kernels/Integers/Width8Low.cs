using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>The lower halves of weights of 8 bits: the first of two passes, for CPUs whose products of bytes saturate at 16 bits.</summary>
internal readonly struct Width8Low : IPackedWidth
{
    public static int Bits => 8;

    public static int Offset => 128;

    public static int Groups => 1;

    public static int SafeSteps => 8;

    public static int Shift => 0;

    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => TMath.And(packed, 15);
}
