using Tailor.Evaluation.Candidates;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Ranking;
using Tailor.Interactions;

namespace Tailor.Evaluation;

/// <summary>What an evaluation found, with the protocol it holds for, and every rank, so that two models can be compared user by user.</summary>
public sealed class EvaluationResult
{
    private readonly EvaluationCase[] _cases;
    private readonly RankedCase[] _ranked;
    private readonly OrderedDictionary<Metric, MetricValue> _metrics = [];

    private readonly RankingPlan _plan;

    internal EvaluationResult(RankingPlan plan, ProtocolDescription description, CaseSelection selection, RankedCase[] ranked, double seconds)
    {
        (_plan, Scorer, Protocol, Description, _cases, _ranked, Seconds) = (plan, plan.Scorer, plan.Protocol, description, selection.Cases, ranked, seconds);
    }

    /// <summary>The scorer's name.</summary>
    public string Scorer { get; }

    /// <summary>The protocol as it was asked for.</summary>
    public Protocol Protocol { get; }

    /// <summary>The protocol in words, to print beside every number.</summary>
    public ProtocolDescription Description { get; }

    /// <summary>The metrics asked for, in that order.</summary>
    public IReadOnlyDictionary<Metric, MetricValue> Metrics => _metrics;

    /// <summary>Number of users evaluated.</summary>
    public int Users => Description.Users;

    /// <summary>Wall time in seconds.</summary>
    public double Seconds { get; }

    /// <summary>The cases, by user, then by position.</summary>
    public IReadOnlyList<EvaluationCase> Cases => _cases;

    /// <summary>A metric by its text, such as "ndcg@10"; it must have been asked for.</summary>
    /// <exception cref="EvaluationException">It is no metric, or was not asked for.</exception>
    public MetricValue this[string metric] => Metrics.TryGetValue(Metric.Parse(metric), out var value)
        ? value
        : throw new EvaluationException($"{metric} was not computed; the metrics are {string.Join(", ", Metrics.Keys)}.");

    /// <summary>
    /// The target's rank from 0 in a case: the number of negatives that score at least as much.
    /// Among the drawn negatives under uniform-N and popularity-N, else among all candidates.
    /// </summary>
    /// <param name="index">Index into <see cref="Cases"/>.</param>
    public int Rank(int index) => _ranked[index].Rank;

    /// <summary>The number of negatives of a case: those drawn, else all candidates but the target.</summary>
    /// <param name="index">Index into <see cref="Cases"/>.</param>
    public int Negatives(int index) => _ranked[index].Negatives;

    /// <summary>A metric of the rank, case by case; under uniform-N-expected its expectation. Any k, whether it was asked for or not.</summary>
    /// <returns>(cases) parallel to <see cref="Cases"/>; NaN under tail-recall for a case without such a target.</returns>
    /// <exception cref="ArgumentException">The metric is a property of all lists.</exception>
    public double[] Values(Metric metric)
    {
        if (metric.IsOfLists) throw new ArgumentException($"{metric} is a property of all lists and has no value for a case.", nameof(metric));
        if (metric.Kind == MetricKind.TailRecall) return [.. Enumerable.Range(0, _cases.Length).Select(index => OfTail(metric, index))];
        if (Array.Exists(_ranked, ranked => ranked.Ranks is not null))
            return Array.ConvertAll(_ranked, ranked => ranked.Ranks is { } ranks ? RankGain.Of(metric, ranks) : RankGain.Of(metric, ranked.Rank));
        return Protocol.Rule == CandidateRule.UniformExpected
            ? Array.ConvertAll(_ranked, ranked => RankGain.Expected(metric, ranked.Rank, ranked.Negatives, Protocol.Negatives))
            : Array.ConvertAll(_ranked, ranked => RankGain.Of(metric, ranked.Rank));
    }

    /// <summary>Scorer, metrics with standard errors, and the protocol, in one line.</summary>
    public override string ToString() => $"{Scorer}: {string.Join(", ", Metrics.Select(metric => $"{metric.Key} {metric.Value}"))} ({Description})";

    internal void Measure(IReadOnlyList<Metric> metrics, IReadOnlyList<RecommendationCounts> lists, ReadOnlySpan<int> popularity)
    {
        foreach (var metric in metrics)
        {
            _metrics[metric] = metric.IsOfLists
                ? new MetricValue(OfLists(metric, lists.First(list => list.K == metric.K), popularity), double.NaN)
                : Mean(Values(metric));
        }
    }

    private MetricValue Mean(double[] values)
    {
        if (!Array.Exists(values, double.IsNaN)) return MetricValue.MeanOverCases(_cases, values);
        var counted = Enumerable.Range(0, values.Length).Where(index => !double.IsNaN(values[index])).ToArray();
        return counted.Length == 0 ? new MetricValue(double.NaN, double.NaN) : MetricValue.MeanOverCases([.. counted.Select(index => _cases[index])], [.. counted.Select(index => values[index])]);
    }

    private double OfTail(Metric metric, int index)
    {
        var (asked, ranked) = (_cases[index], _ranked[index]);
        var targets = _plan.Sequences[asked.User].Slice(asked.HistoryLength, asked.Targets);
        var (sum, count) = (0.0, 0);
        for (var t = 0; t < targets.Length; t++)
        {
            if (_plan.IsHead[targets[t]]) continue;
            var rank = ranked.Ranks is { } ranks ? ranks[t] : ranked.Rank;
            sum += Protocol.Rule == CandidateRule.UniformExpected ? RankGain.Expected(metric, rank, ranked.Negatives, Protocol.Negatives) : RankGain.Of(metric, rank);
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private static double OfLists(Metric metric, RecommendationCounts counts, ReadOnlySpan<int> popularity) => metric.Kind switch
    {
        MetricKind.Coverage => counts.Coverage,
        MetricKind.Popularity => counts.MeanPopularity(popularity),
        _ => counts.Gini,
    };
}
