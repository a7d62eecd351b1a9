using System.Globalization;
using System.Runtime.InteropServices;

namespace Tailor.Evaluation.Metrics;

/// <summary>A metric and its cut-off, as text <c>ndcg@10</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Metric
{
    /// <summary>A metric at a cut-off.</summary>
    /// <param name="kind">What is measured.</param>
    /// <param name="k">Length of the list that counts, at least 1; may exceed the number of items.</param>
    public Metric(MetricKind kind, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        (Kind, K) = (kind, k);
    }

    /// <summary>What is measured.</summary>
    public MetricKind Kind { get; }

    /// <summary>Length of the list that counts.</summary>
    public int K { get; }

    /// <summary>Whether it is a property of the recommended lists, not of the target's rank: coverage, popularity, gini.</summary>
    public bool IsOfLists => Kind is MetricKind.Coverage or MetricKind.Popularity or MetricKind.Gini;

    /// <summary>Reads <c>name@k</c>.</summary>
    /// <exception cref="EvaluationException">The text is no metric.</exception>
    public static Metric Parse(string text)
    {
        if (text.Split('@') is [var name, var cut]
            && Enum.GetValues<MetricKind>().Where(kind => string.Equals(Name(kind), name, StringComparison.Ordinal)).ToArray() is [var found]
            && int.TryParse(cut, NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k > 0)
        {
            return new Metric(found, k);
        }
        throw new EvaluationException($"\"{text}\" is no metric: expected one of {string.Join(", ", Enum.GetValues<MetricKind>().Select(Name))}, then @k with k at least 1, such as ndcg@10.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name(Kind)}@{K}";

    private static string Name(MetricKind kind) => kind switch
    {
        MetricKind.Ndcg => "ndcg",
        MetricKind.Hit => "hit",
        MetricKind.Recall => "recall",
        MetricKind.TailRecall => "tail-recall",
        MetricKind.Mrr => "mrr",
        MetricKind.Coverage => "coverage",
        MetricKind.Popularity => "popularity",
        _ => "gini",
    };
}
