using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.NegativeSamplers;

/// <summary>Each item with a probability that grows with its number of interactions. Count them in the training part only, or the answer leaks.</summary>
public sealed class PopularitySampler : INegativeSampler
{
    private readonly double[] _weights;
    private readonly AliasTable _table;

    /// <summary>Weights counts^exponent.</summary>
    /// <param name="counts">(items) interactions of each item; an item without any is never drawn.</param>
    /// <param name="exponent">1 is proportional to the counts, and the same on every machine; .75 is word2vec's.</param>
    public PopularitySampler(ReadOnlySpan<int> counts, double exponent = 1)
    {
        _weights = new double[counts.Length];
        for (var item = 0; item < counts.Length; item++)
            _weights[item] = counts[item] == 0 ? 0 : exponent is 1 ? counts[item] : Math.Pow(counts[item], exponent);
        _table = new AliasTable(_weights);
        Name = exponent is 1 ? "popularity" : $"popularity^{exponent}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ItemCount => _weights.Length;

    /// <inheritdoc/>
    public int Next(ref RandomStream random) => _table.Next(ref random);

    /// <inheritdoc/>
    public double WeightOf(int item) => _weights[item];
}
