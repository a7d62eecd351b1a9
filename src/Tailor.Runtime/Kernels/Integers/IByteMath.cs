namespace Tailor.Runtime.Kernels.Integers;

/// <summary>The vector instructions that products of small integers are written in; a vector is bits, and each name says how it reads them.</summary>
/// <typeparam name="TVector">A vector of bytes of 128, 256 or 512 bits.</typeparam>
internal unsafe interface IByteMath<TVector>
    where TVector : struct
{
    /// <summary>32-bit integers in a vector: outputs of a panel.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether <see cref="Dot"/> is one instruction for weights up to 127.</summary>
    static abstract bool HasDot { get; }

    /// <summary>Whether it is for weights up to 255.</summary>
    static abstract bool HasByteDot { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(void* source);

    static abstract void Store(TVector vector, int* destination);

    static abstract TVector BroadcastInt(int value);

    /// <summary>Four bytes, again and again.</summary>
    static abstract TVector BroadcastQuad(sbyte* source);

    /// <summary>The bits of each byte that the mask has.</summary>
    static abstract TVector And(TVector vector, byte mask);

    /// <summary>Sixteen bytes, again and again.</summary>
    static abstract TVector BroadcastTable(byte* source);

    /// <summary>Each byte, 0 to 15, replaced by the byte at its place in a table (<see cref="BroadcastTable"/>).</summary>
    static abstract TVector Lookup(TVector table, TVector bytes);

    /// <summary>16-bit lanes to the right; bits of one byte reach the byte below, so a mask follows.</summary>
    static abstract TVector ShiftRight(TVector vector, int count);

    /// <summary>Each 32-bit lane: sum + Σ over its four bytes of weight (unsigned) · activation (signed).</summary>
    static abstract TVector Dot(TVector sum, TVector weights, TVector activations);

    /// <summary>Each 16-bit lane: Σ over its two bytes of weight (unsigned, at most 15) · activation (signed).</summary>
    static abstract TVector Pairs(TVector weights, TVector activations);

    static abstract TVector AddShorts(TVector left, TVector right);

    /// <summary>Each 32-bit lane: the sum of its two 16-bit lanes.</summary>
    static abstract TVector Quads(TVector shorts);

    static abstract TVector AddInts(TVector left, TVector right);

    static abstract TVector ShiftLeftInts(TVector ints, int count);
}
