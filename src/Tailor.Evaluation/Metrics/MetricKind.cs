namespace Tailor.Evaluation.Metrics;

/// <summary>What is measured. r is the target's rank from 0; most cases have one target, those of unordered sets several.</summary>
public enum MetricKind
{
    /// <summary>1 / log2(r + 2) if r &lt; k, else 0; the ideal list has the target first, so no further normalisation.</summary>
    Ndcg,

    /// <summary>1 if r &lt; k, else 0.</summary>
    Hit,

    /// <summary>The share of targets among the first k; with one target a case, the same number as <see cref="Hit"/>.</summary>
    Recall,

    /// <summary>Recall of those targets that are not among the most popular fifth of the items, by training interactions; cases without such a target do not count.</summary>
    TailRecall,

    /// <summary>1 / (r + 1) if r &lt; k, else 0.</summary>
    Mrr,

    /// <summary>The share of all items that stand in anyone's first k. Full ranking only.</summary>
    Coverage,

    /// <summary>Mean number of training interactions of the items in all lists of k. Full ranking only.</summary>
    Popularity,

    /// <summary>Gini index of how often each item of the catalogue stands in a list of k: 0 all equally often, near 1 a few items only. Full ranking only.</summary>
    Gini,
}
