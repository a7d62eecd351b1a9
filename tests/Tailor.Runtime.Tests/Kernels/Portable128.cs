using System.Runtime.Intrinsics;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Tests.Kernels;

/// <summary>A CPU with vectors and nothing made for bytes.</summary>
internal unsafe readonly struct Portable128 : IByteMath<Vector128<byte>>
{
    public static int Lanes => ByteMath128.Lanes;

    public static bool HasDot => false;

    public static bool HasByteDot => false;

    public static Vector128<byte> Zero => ByteMath128.Zero;

    public static Vector128<byte> Load(void* source) => ByteMath128.Load(source);

    public static void Store(Vector128<byte> vector, int* destination) => ByteMath128.Store(vector, destination);

    public static Vector128<byte> BroadcastInt(int value) => ByteMath128.BroadcastInt(value);

    public static Vector128<byte> BroadcastQuad(sbyte* source) => ByteMath128.BroadcastQuad(source);

    public static Vector128<byte> And(Vector128<byte> vector, byte mask) => ByteMath128.And(vector, mask);

    public static Vector128<byte> BroadcastTable(byte* source) => ByteMath128.BroadcastTable(source);

    public static Vector128<byte> Lookup(Vector128<byte> table, Vector128<byte> bytes) => Vector128.Shuffle(table, bytes);

    public static Vector128<byte> ShiftRight(Vector128<byte> vector, int count) => ByteMath128.ShiftRight(vector, count);

    public static Vector128<byte> Dot(Vector128<byte> sum, Vector128<byte> weights, Vector128<byte> activations) => throw new NotSupportedException();

    public static Vector128<byte> Pairs(Vector128<byte> weights, Vector128<byte> activations) => ByteMath128.PortablePairs(weights, activations);

    public static Vector128<byte> AddShorts(Vector128<byte> left, Vector128<byte> right) => ByteMath128.AddShorts(left, right);

    public static Vector128<byte> Quads(Vector128<byte> shorts) => ByteMath128.PortableQuads(shorts);

    public static Vector128<byte> AddInts(Vector128<byte> left, Vector128<byte> right) => ByteMath128.AddInts(left, right);

    public static Vector128<byte> ShiftLeftInts(Vector128<byte> ints, int count) => ByteMath128.ShiftLeftInts(ints, count);
}
