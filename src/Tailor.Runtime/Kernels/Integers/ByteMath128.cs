using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>Vectors of 128 bits.</summary>
internal unsafe readonly struct ByteMath128 : IByteMath<Vector128<byte>>
{
    public static int Lanes => Vector128<int>.Count;

    public static bool HasDot => AvxVnni.IsSupported || Dp.IsSupported;

    public static bool HasByteDot => AvxVnni.IsSupported;

    public static Vector128<byte> Zero => Vector128<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(void* source) => Vector128.Load((byte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> vector, int* destination) => vector.AsInt32().Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> BroadcastInt(int value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> BroadcastQuad(sbyte* source) => Vector128.Create(*(int*)source).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> And(Vector128<byte> vector, byte mask) => vector & Vector128.Create(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> BroadcastTable(byte* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Lookup(Vector128<byte> table, Vector128<byte> bytes) => Ssse3.IsSupported ? Ssse3.Shuffle(table, bytes) : Vector128.Shuffle(table, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ShiftRight(Vector128<byte> vector, int count) => (vector.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Dot(Vector128<byte> sum, Vector128<byte> weights, Vector128<byte> activations) =>
        AvxVnni.IsSupported
            ? AvxVnni.MultiplyWideningAndAdd(sum.AsInt32(), weights, activations.AsSByte()).AsByte()
            : Dp.DotProduct(sum.AsInt32(), weights.AsSByte(), activations.AsSByte()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Pairs(Vector128<byte> weights, Vector128<byte> activations) =>
        Ssse3.IsSupported ? Ssse3.MultiplyAddAdjacent(weights, activations.AsSByte()).AsByte() : PortablePairs(weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> AddShorts(Vector128<byte> left, Vector128<byte> right) => (left.AsInt16() + right.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Quads(Vector128<byte> shorts) =>
        Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(shorts.AsInt16(), Vector128<short>.One).AsByte() : PortableQuads(shorts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> AddInts(Vector128<byte> left, Vector128<byte> right) => (left.AsInt32() + right.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ShiftLeftInts(Vector128<byte> ints, int count) => (ints.AsInt32() << count).AsByte();

    /// <summary>For CPUs without an instruction for it: even and odd bytes are widened in place and multiplied apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> PortablePairs(Vector128<byte> weights, Vector128<byte> activations)
    {
        var (w, a) = (weights.AsInt16(), activations.AsInt16());
        var even = (w & Vector128.Create((short)0xFF)) * ((a << 8) >> 8);
        return (even + ((w >>> 8) * (a >> 8))).AsByte();
    }

    /// <summary>The same for pairs of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> PortableQuads(Vector128<byte> shorts)
    {
        var pairs = shorts.AsInt32();
        return (((pairs << 16) >> 16) + (pairs >> 16)).AsByte();
    }
}
