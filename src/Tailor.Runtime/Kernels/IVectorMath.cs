namespace Tailor.Runtime.Kernels;

/// <summary>The vector instructions a kernel is written in, so that one text of a kernel serves every width.</summary>
/// <typeparam name="TVector">A vector of floats: <c>Vector128&lt;float&gt;</c>, <c>Vector256&lt;float&gt;</c> or <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface IVectorMath<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend, in one rounding where the CPU can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The greater of each pair; NaN where either is NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The greater of each pair in one instruction; where either is NaN, any of the two.</summary>
    static abstract TVector MaxNative(TVector left, TVector right);

    /// <summary>The smaller of each pair in one instruction; where either is NaN, any of the two.</summary>
    static abstract TVector MinNative(TVector left, TVector right);

    /// <summary>To the nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector vector);

    /// <summary>2 to the power of whole numbers from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>The value where x is at least the bound, zero where it is less, NaN where x is NaN.</summary>
    static abstract TVector ZeroBelow(TVector value, TVector x, TVector bound);

    static abstract float Sum(TVector vector);

    /// <summary>Stores four sums, each added in the order of <see cref="Sum"/>.</summary>
    static abstract void StoreSums(TVector vector0, TVector vector1, TVector vector2, TVector vector3, float* destination);

    /// <summary>The greatest lane, with <see cref="MaxNative"/>'s view of NaN.</summary>
    static abstract float MaxAcross(TVector vector);

    /// <summary>Whether some lane of left is greater than the lane of right, or either is NaN.</summary>
    static abstract bool AnyNotAtMost(TVector left, TVector right);

    /// <summary>Loads integers as they are: bits in a vector of floats, to be moved and then made floats.</summary>
    static abstract TVector LoadBits(int* source);

    /// <summary>The bits that both have.</summary>
    static abstract TVector And(TVector left, TVector right);

    /// <summary>The bits that either has.</summary>
    static abstract TVector Or(TVector left, TVector right);

    /// <summary>Lane i becomes what lane lanes[i], an integer, was.</summary>
    static abstract TVector Permute(TVector vector, TVector lanes);

    /// <summary>Floats of a vector whose bits are integers.</summary>
    static abstract TVector FromInts(TVector bits);

    /// <summary>Whole numbers from −128 to 127 as integers.</summary>
    static abstract TVector ToInts(TVector wholeNumbers);

    /// <summary>Adds integers.</summary>
    static abstract TVector AddInts(TVector left, TVector right);

    /// <summary>The sum of the lanes' integers.</summary>
    static abstract int SumInts(TVector bits);

    /// <summary>The greater of each pair, as integers: of magnitudes the same as for floats, and NaN above all.</summary>
    static abstract TVector MaxInts(TVector left, TVector right);

    /// <summary>The greatest integer of the lanes.</summary>
    static abstract int MaxIntsAcross(TVector bits);

    /// <summary>Bytes, 0 to 255, as integers.</summary>
    static abstract TVector LoadBytes(byte* source);

    /// <summary>Stores integers from −128 to 255, a byte each.</summary>
    static abstract void StoreBytes(TVector bits, byte* destination);
}
