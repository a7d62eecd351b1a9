namespace Tailor.Evaluation.Metrics;

/// <summary>What a rank earns, and what it earns on average over all draws of negatives.</summary>
internal static class RankGain
{
    /// <summary>The metric of a target at this rank, from 0.</summary>
    public static double Of(Metric metric, int rank) => rank >= metric.K ? 0 : metric.Kind switch
    {
        MetricKind.Ndcg => 1 / Math.Log2(rank + 2.0),
        MetricKind.Mrr => 1 / (rank + 1.0),
        _ => 1,
    };

    /// <summary>
    /// The metric of a case with several targets: hit and mrr of the best one, recall the share of targets among the first k, ndcg the discounted gain
    /// relative to that of min(targets, k) targets at the top.
    /// </summary>
    public static double Of(Metric metric, ReadOnlySpan<int> ranks)
    {
        var (sum, best) = (0.0, int.MaxValue);
        foreach (var rank in ranks)
        {
            best = Math.Min(best, rank);
            sum += Of(metric, rank);
        }

        if (metric.Kind is MetricKind.Hit or MetricKind.Mrr) return Of(metric, best);
        if (metric.Kind is not MetricKind.Ndcg) return sum / ranks.Length;
        var ideal = 0.0;
        for (var rank = 0; rank < Math.Min(ranks.Length, metric.K); rank++) ideal += Of(metric, rank);
        return sum / ideal;
    }

    /// <summary>
    /// Expectation of the metric when <paramref name="draws"/> negatives are drawn without replacement from the <paramref name="unseen"/> items,
    /// <paramref name="rank"/> of which stand above the target: the number of them drawn, j, is hypergeometric,
    /// P(j) = C(rank, j) · C(unseen − rank, draws − j) / C(unseen, draws). Summed in logarithms, since P at the first j may underflow where later ones count.
    /// </summary>
    public static double Expected(Metric metric, int rank, int unseen, int draws)
    {
        draws = Math.Min(draws, unseen);
        var below = unseen - rank;
        var first = Math.Max(0, draws - below);
        var last = Math.Min(Math.Min(rank, draws), metric.K - 1);
        if (first > last) return 0;
        var logP = LogFactorial.Choose(rank, first) + LogFactorial.Choose(below, draws - first) - LogFactorial.Choose(unseen, draws);
        var sum = 0.0;
        for (var j = first; j <= last; j++)
        {
            sum += Math.Exp(logP) * Of(metric, j);
            logP += Math.Log((double)(rank - j) * (draws - j) / ((j + 1.0) * ((double)below - draws + j + 1)));
        }
        return Math.Min(sum, Of(metric, first)); // rounding must not lift it above the best that can happen
    }
}
