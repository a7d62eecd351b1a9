using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.NegativeSamplers;

/// <summary>Every item with the same probability.</summary>
public sealed class UniformSampler : INegativeSampler
{
    /// <summary>Over the items 0 … <paramref name="itemCount"/> − 1, at least one.</summary>
    public UniformSampler(int itemCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        ItemCount = itemCount;
    }

    /// <inheritdoc/>
    public string Name => "uniform";

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <inheritdoc/>
    public int Next(ref RandomStream random) => random.Below(ItemCount);

    /// <inheritdoc/>
    public double WeightOf(int item) => 1;
}
