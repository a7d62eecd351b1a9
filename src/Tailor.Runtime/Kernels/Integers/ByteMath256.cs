using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>Vectors of 256 bits.</summary>
internal unsafe readonly struct ByteMath256 : IByteMath<Vector256<byte>>
{
    public static int Lanes => Vector256<int>.Count;

    public static bool HasDot => AvxVnni.IsSupported;

    public static bool HasByteDot => AvxVnni.IsSupported;

    public static Vector256<byte> Zero => Vector256<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(void* source) => Vector256.Load((byte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<byte> vector, int* destination) => vector.AsInt32().Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> BroadcastInt(int value) => Vector256.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> BroadcastQuad(sbyte* source) => Vector256.Create(*(int*)source).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> And(Vector256<byte> vector, byte mask) => vector & Vector256.Create(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> BroadcastTable(byte* source) => Vector256.Create(Vector128.Load(source), Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Lookup(Vector256<byte> table, Vector256<byte> bytes) => Avx2.Shuffle(table, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ShiftRight(Vector256<byte> vector, int count) => (vector.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Dot(Vector256<byte> sum, Vector256<byte> weights, Vector256<byte> activations) =>
        AvxVnni.MultiplyWideningAndAdd(sum.AsInt32(), weights, activations.AsSByte()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Pairs(Vector256<byte> weights, Vector256<byte> activations) =>
        Avx2.MultiplyAddAdjacent(weights, activations.AsSByte()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> AddShorts(Vector256<byte> left, Vector256<byte> right) => (left.AsInt16() + right.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Quads(Vector256<byte> shorts) =>
        Avx2.MultiplyAddAdjacent(shorts.AsInt16(), Vector256<short>.One).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> AddInts(Vector256<byte> left, Vector256<byte> right) => (left.AsInt32() + right.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ShiftLeftInts(Vector256<byte> ints, int count) => (ints.AsInt32() << count).AsByte();
}
