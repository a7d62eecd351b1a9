using Tailor.Evaluation;
using Tailor.Evaluation.Comparison;

namespace Tailor.Cli.Documents;

/// <summary>What tailor evaluate measured, less what another scorer has on the same cases.</summary>
/// <param name="Scorer">Name of the other scorer.</param>
/// <param name="Differences">By name, such as "ndcg@10".</param>
internal sealed record AgainstDocument(string Scorer, OrderedDictionary<string, PairedDifference> Differences)
{
    /// <summary>Compares user by user; metrics of whole lists, such as coverage, are left out.</summary>
    /// <param name="one">What was measured.</param>
    /// <param name="other">The other scorer's.</param>
    public static AgainstDocument Of(EvaluationResult one, EvaluationResult other) => new(
        other.Scorer,
        new(one.Metrics.Where(metric => double.IsFinite(metric.Value.StandardError)).Select(metric => KeyValuePair.Create(metric.Key.ToString(), PairedDifference.Of(PairedComparison.Of(one, other, metric.Key))))));
}
