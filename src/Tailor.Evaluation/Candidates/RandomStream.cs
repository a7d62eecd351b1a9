namespace Tailor.Evaluation.Candidates;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), opened by a key. What it yields is part of every sampled protocol and never changes;
/// docs/evaluation.md defines it.
/// </summary>
internal struct RandomStream
{
    /// <summary>First word of the key of a case's negatives.</summary>
    public const ulong Negatives = 1;

    /// <summary>First word of the key of the sample of users.</summary>
    public const ulong Users = 2;

    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    public RandomStream(ulong purpose, long seed, int user, int position)
    {
        _state = Mix(purpose + Golden);
        _state = Mix(_state ^ ((ulong)seed + Golden));
        _state = Mix(_state ^ ((ulong)user + Golden));
        _state = Mix(_state ^ ((ulong)position + Golden));
    }

    public ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1 without bias (Lemire, 2019). The bound is positive.</summary>
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

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
