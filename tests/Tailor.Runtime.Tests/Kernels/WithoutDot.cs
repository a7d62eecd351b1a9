using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Tests.Kernels;

/// <summary>A CPU without a dot product of bytes.</summary>
internal unsafe readonly struct WithoutDot<TVector, TMath> : IByteMath<TVector>
    where TVector : struct
    where TMath : struct, IByteMath<TVector>
{
    public static int Lanes => TMath.Lanes;

    public static bool HasDot => false;

    public static bool HasByteDot => false;

    public static TVector Zero => TMath.Zero;

    public static TVector Load(void* source) => TMath.Load(source);

    public static void Store(TVector vector, int* destination) => TMath.Store(vector, destination);

    public static TVector BroadcastInt(int value) => TMath.BroadcastInt(value);

    public static TVector BroadcastQuad(sbyte* source) => TMath.BroadcastQuad(source);

    public static TVector And(TVector vector, byte mask) => TMath.And(vector, mask);

    public static TVector BroadcastTable(byte* source) => TMath.BroadcastTable(source);

    public static TVector Lookup(TVector table, TVector bytes) => TMath.Lookup(table, bytes);

    public static TVector ShiftRight(TVector vector, int count) => TMath.ShiftRight(vector, count);

    public static TVector Dot(TVector sum, TVector weights, TVector activations) => throw new NotSupportedException();

    public static TVector Pairs(TVector weights, TVector activations) => TMath.Pairs(weights, activations);

    public static TVector AddShorts(TVector left, TVector right) => TMath.AddShorts(left, right);

    public static TVector Quads(TVector shorts) => TMath.Quads(shorts);

    public static TVector AddInts(TVector left, TVector right) => TMath.AddInts(left, right);

    public static TVector ShiftLeftInts(TVector ints, int count) => TMath.ShiftLeftInts(ints, count);
}
