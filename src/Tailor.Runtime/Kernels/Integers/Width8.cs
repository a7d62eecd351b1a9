using System.Runtime.CompilerServices;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>A weight a byte, 0 to 255: for instructions that sum straight into 32 bits.</summary>
internal readonly struct Width8 : IPackedWidth
{
    public static int Bits => 8;

    public static int Offset => 128;

    public static int Groups => 1;

    public static int SafeSteps => int.MaxValue;

    public static int Shift => 0;

    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector> => packed;
}
