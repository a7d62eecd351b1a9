namespace Tailor.Training.Rule.Search;

/// <summary>How far two judges agree.</summary>
public static class Correlation
{
    /// <summary>Spearman's rank correlation; equal values share the mean of their ranks. NaN where one side is all equal.</summary>
    public static double Spearman(double[] a, double[] b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"Expected as many values on both sides, found {a.Length} and {b.Length}.", nameof(b));
        var (x, y) = (Ranks(a), Ranks(b));
        var mean = (a.Length - 1) / 2.0;
        double Product(double[] p, double[] q) => p.Zip(q).Sum(pair => (pair.First - mean) * (pair.Second - mean));
        return Product(x, y) / Math.Sqrt(Product(x, x) * Product(y, y));
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(at => values[at])];
        var ranks = new double[values.Length];
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (var at = from; at < to; at++) ranks[order[at]] = (from + to - 1) / 2.0;
        }

        return ranks;
    }
}
