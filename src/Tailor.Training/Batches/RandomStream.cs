namespace Tailor.Training.Batches;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), opened anywhere by a key such as (seed, epoch, step), so that a run that resumes there
/// draws what the unbroken run drew. A struct: it costs no allocation.
/// </summary>
internal struct RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The stream of this key; <paramref name="purpose"/> keeps two uses of one (seed, epoch, step) apart.</summary>
    public static RandomStream Of(RandomPurpose purpose, long seed, long epoch, long step = 0)
    {
        var state = Mix((ulong)seed + Golden);
        state = Mix(state ^ ((ulong)purpose + Golden));
        state = Mix(state ^ ((ulong)epoch + Golden));
        return new RandomStream(Mix(state ^ ((ulong)step + Golden)));
    }

    public ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1, without bias (Lemire, 2019). The bound is positive.</summary>
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

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fisher and Yates.</summary>
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
