using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tailor.Runtime.Kernels.Integers;

/// <summary>Vectors of 512 bits.</summary>
internal unsafe readonly struct ByteMath512 : IByteMath<Vector512<byte>>
{
    public static int Lanes => Vector512<int>.Count;

    public static bool HasDot => false;

    public static bool HasByteDot => false;

    public static Vector512<byte> Zero => Vector512<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(void* source) => Vector512.Load((byte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> vector, int* destination) => vector.AsInt32().Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> BroadcastInt(int value) => Vector512.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> BroadcastQuad(sbyte* source) => Vector512.Create(*(int*)source).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> And(Vector512<byte> vector, byte mask) => vector & Vector512.Create(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> BroadcastTable(byte* source) => Vector512.Create(ByteMath256.BroadcastTable(source), ByteMath256.BroadcastTable(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Lookup(Vector512<byte> table, Vector512<byte> bytes) => Avx512BW.Shuffle(table, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ShiftRight(Vector512<byte> vector, int count) => (vector.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Dot(Vector512<byte> sum, Vector512<byte> weights, Vector512<byte> activations) =>
        throw new PlatformNotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Pairs(Vector512<byte> weights, Vector512<byte> activations) =>
        Avx512BW.MultiplyAddAdjacent(weights, activations.AsSByte()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> AddShorts(Vector512<byte> left, Vector512<byte> right) => (left.AsInt16() + right.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Quads(Vector512<byte> shorts) =>
        Avx512BW.MultiplyAddAdjacent(shorts.AsInt16(), Vector512<short>.One).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> AddInts(Vector512<byte> left, Vector512<byte> right) => (left.AsInt32() + right.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ShiftLeftInts(Vector512<byte> ints, int count) => (ints.AsInt32() << count).AsByte();
}
