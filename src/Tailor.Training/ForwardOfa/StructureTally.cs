namespace Tailor.Training.ForwardOfa;

/// <summary>What structures were drawn since the last look; several threads add to it.</summary>
internal sealed class StructureTally(int subsets)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[subsets];
    private double _entropy;
    private double _cost;

    /// <summary>Counts one row.</summary>
    /// <param name="subset">The structure.</param>
    /// <param name="entropy">Entropy of the row's distribution, in bits.</param>
    /// <param name="cost">Share of all blocks' cost.</param>
    public void Add(int subset, double entropy, double cost)
    {
        lock (_lock)
        {
            _counts[subset]++;
            _entropy += entropy;
            _cost += cost;
        }
    }

    /// <summary>
    /// structures: how many were drawn in at least a hundredth of the rows; structure-entropy: entropy of what was drawn over all rows, in bits, 0 when all
    /// rows have the same; row-entropy: mean entropy of a row's own distribution; kept-cost: mean share of all blocks' cost.
    /// </summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        lock (_lock)
        {
            var found = new Dictionary<string, double>(StringComparer.Ordinal);
            double rows = _counts.Sum();
            if (rows == 0) return found;
            found["structures"] = _counts.Count(count => count >= rows / 100);
            found["structure-entropy"] = -_counts.Where(count => count > 0).Sum(count => count / rows * Math.Log2(count / rows));
            found["row-entropy"] = _entropy / rows;
            found["kept-cost"] = _cost / rows;
            Array.Clear(_counts);
            (_entropy, _cost) = (0, 0);
            return found;
        }
    }
}
