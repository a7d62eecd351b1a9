using System.Numerics;
using Tailor.Interactions.Randomness;
using Tailor.Torch;

namespace Tailor.Training.Dropout;

/// <summary>A long row of premade dropout factors: 0 with probability p, else 1 / (1 − p). Shared by all threads.</summary>
public sealed class MaskPool : IDisposable
{
    private readonly Tensor _factors;
    private readonly long _length;

    private MaskPool(Tensor factors) => (_factors, _length) = (factors, factors.numel());

    /// <summary>Makes the factors, or nothing where the probability is 0.</summary>
    /// <param name="probability">Share of values dropped, 0 to below 1.</param>
    /// <param name="largest">Most values that a use covers; the pool holds at least four times as many.</param>
    /// <param name="seed">Seed of the factors.</param>
    public static MaskPool? Create(double probability, long largest, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability == 0) return null;
        var length = checked((int)Math.Max(1 << 20, BitOperations.RoundUpToPowerOf2((ulong)largest * 4)));
        var random = new Random(seed);
        var factors = new float[length];
        var kept = (float)(1 / (1 - probability));
        for (var i = 0; i < length; i++) factors[i] = random.NextDouble() < probability ? 0 : kept;
        return new MaskPool(torch.tensor(factors).DetachFromDisposeScope());
    }

    /// <summary>A slice from a random offset, multiplied in.</summary>
    internal Tensor Apply(Tensor x, ref RandomStream random)
    {
        var count = x.numel();
        if (count > _length) throw new ArgumentException($"The mask has {_length} factors, {count} are needed.", nameof(x));
        var start = (long)random.Below((int)((_length - count) / 16) + 1) * 16; // whole cache lines
        return x * _factors.narrow(0, start, count).view(x.shape);
    }

    /// <inheritdoc/>
    public void Dispose() => _factors.Dispose();
}
