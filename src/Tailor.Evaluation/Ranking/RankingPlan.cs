using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions;

namespace Tailor.Evaluation.Ranking;

/// <summary>What the threads of one evaluation share.</summary>
/// <param name="Scorer">Name of the scorer, for messages.</param>
/// <param name="Sequences">The histories.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="IsHead">(items) whether an item is among the most popular fifth, by training interactions; of equally popular ones the lower index is.</param>
/// <param name="Weights">(items) weights that negatives are drawn with, or null where none are drawn.</param>
/// <param name="Lists">Counters of recommended items, one for each length asked for.</param>
internal sealed record RankingPlan(string Scorer, Sequences Sequences, Protocol Protocol, bool[] IsHead, int[]? Weights, RecommendationCounts[] Lists)
{
    public static RankingPlan Of(string scorer, Sequences sequences, Protocol protocol, int[] popularity, IEnumerable<Metric> metrics) => new(
        scorer,
        sequences,
        protocol,
        HeadOf(popularity),
        protocol.Rule switch
        {
            CandidateRule.Uniform => [.. Enumerable.Repeat(1, sequences.ItemCount)],
            CandidateRule.Popularity => popularity,
            _ => null,
        },
        [.. metrics.Where(metric => metric.IsOfLists).Select(metric => metric.K).Distinct().Select(k => new RecommendationCounts(k, sequences.ItemCount))]);

    private static bool[] HeadOf(int[] popularity)
    {
        var head = new bool[popularity.Length];
        foreach (var item in Enumerable.Range(0, popularity.Length).OrderByDescending(item => popularity[item]).Take(popularity.Length / 5)) head[item] = true;
        return head;
    }
}
