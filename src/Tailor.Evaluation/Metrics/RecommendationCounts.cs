namespace Tailor.Evaluation.Metrics;

/// <summary>How often each item stood in the lists of one length, filled by all threads; integers, so the order of filling does not matter.</summary>
internal sealed class RecommendationCounts(int k, int items)
{
    private readonly int[] _counts = new int[items];

    /// <summary>Length of the lists.</summary>
    public int K { get; } = k;

    public void Add(ReadOnlySpan<int> list)
    {
        foreach (var item in list[..Math.Min(K, list.Length)]) Interlocked.Increment(ref _counts[item]);
    }

    /// <summary>The share of items that stand in any list.</summary>
    public double Coverage => (double)_counts.Count(count => count > 0) / _counts.Length;

    /// <summary>Mean over all list entries of the item's popularity; 0 without an entry.</summary>
    /// <param name="popularity">(items) number of interactions.</param>
    public double MeanPopularity(ReadOnlySpan<int> popularity)
    {
        var (sum, entries) = (0L, 0L);
        for (var item = 0; item < _counts.Length; item++)
        {
            sum += (long)_counts[item] * popularity[item];
            entries += _counts[item];
        }
        return entries == 0 ? 0 : (double)sum / entries;
    }

    /// <summary>Σ (2 i − n − 1) c_(i) / (n Σ c) over the counts in ascending order, i from 1; 0 without an entry.</summary>
    public double Gini
    {
        get
        {
            var sorted = (int[])_counts.Clone();
            Array.Sort(sorted);
            var (weighted, sum) = (0.0, 0L);
            for (var i = 0; i < sorted.Length; i++)
            {
                weighted += (2.0 * (i + 1) - sorted.Length - 1) * sorted[i];
                sum += sorted[i];
            }
            return sum == 0 ? 0 : weighted / ((double)sorted.Length * sum);
        }
    }
}
