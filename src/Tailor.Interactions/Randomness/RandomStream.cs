using System.Runtime.InteropServices;

namespace Tailor.Interactions.Randomness;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), opened anywhere by a key such as (seed, epoch, step). What a key yields never changes, whatever
/// the framework does: frozen negatives, resumed training and simulated data depend on it. A mutable struct without allocations: pass it by reference.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>The stream of a key; streams of different keys of the same length are independent.</summary>
    /// <param name="key">At least one number: what it is for, a seed, a user, a step.</param>
    public RandomStream(params ReadOnlySpan<long> key)
    {
        foreach (var word in key) _state = Mix(_state ^ ((ulong)word + Golden));
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1 without bias (Lemire, 2019).</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        var range = (uint)bound;
        var product = (ulong)(uint)(Next() >> 32) * range;
        if ((uint)product < range)
        {
            var rejected = (0u - range) % range;
            while ((uint)product < rejected) product = (ulong)(uint)(Next() >> 32) * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>The same for large bounds; it draws other numbers than the overload for <see cref="int"/>.</summary>
    /// <param name="bound">At least 1.</param>
    public long Below(long bound)
    {
        var range = (ulong)bound;
        var high = Math.BigMul(Next(), range, out var low);
        if (low < range)
        {
            var rejected = (0 - range) % range;
            while (low < rejected) high = Math.BigMul(Next(), range, out low);
        }

        return (long)high;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Shuffles by Fisher and Yates, from the end.</summary>
    public void Shuffle<T>(Span<T> values)
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
