using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Interactions.Randomness;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, 2018), seeded by SplitMix64. Written out here because frozen negatives and simulated data must stay the same
/// for ever, whatever the framework does. A mutable struct: pass it by reference.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct Xoshiro256
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    private Xoshiro256(ulong state)
    {
        _a = Mix(state += Golden);
        _b = Mix(state += Golden);
        _c = Mix(state += Golden);
        _d = Mix(state + Golden);
    }

    /// <summary>The stream of a seed and of a number within it, such as a user: streams of different numbers are independent.</summary>
    public static Xoshiro256 Of(long seed, long stream = 0) => new(Hash(seed, stream));

    /// <summary>64 bits that depend on two numbers: SplitMix64's output function (Steele, Lea and Flood, 2014) chained over them.</summary>
    public static ulong Hash(long seed, long stream) => Mix(Mix((ulong)seed + Golden) ^ ((ulong)stream + Golden));

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1 without bias, by multiplication and rejection (Lemire, 2019).</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (uint)bound;
        var product = (Next() >> 32) * range;
        if ((uint)product < range)
        {
            var rejected = (0u - range) % range;
            while ((uint)product < rejected) product = (Next() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Shuffles by Fisher and Yates, from the end.</summary>
    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
