using Tailor.Evaluation.Metrics;

namespace Tailor.Evaluation.Tests.Metrics;

public sealed class MetricTests
{
    [Theory]
    [InlineData("ndcg@10", MetricKind.Ndcg, 10)]
    [InlineData("hit@1", MetricKind.Hit, 1)]
    [InlineData("recall@20", MetricKind.Recall, 20)]
    [InlineData("mrr@5", MetricKind.Mrr, 5)]
    [InlineData("coverage@10", MetricKind.Coverage, 10)]
    [InlineData("popularity@10", MetricKind.Popularity, 10)]
    [InlineData("gini@10", MetricKind.Gini, 10)]
    public void PrintsWhatItParsed(string text, MetricKind kind, int k)
    {
        Assert.Equal(new Metric(kind, k), Metric.Parse(text));
        Assert.Equal(text, Metric.Parse(text).ToString());
    }

    [Theory]
    [InlineData("ndcg")]
    [InlineData("ndcg@0")]
    [InlineData("NDCG@10")]
    [InlineData("ndcg@10@2")]
    [InlineData("precision@10")]
    [InlineData("ndcg@-1")]
    public void RefusesWhatIsNone(string text) =>
        Assert.Contains($"\"{text}\"", Assert.Throws<EvaluationException>(() => Metric.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ndcg@3", 0, 1.0)]
    [InlineData("ndcg@3", 1, 0.6309297535714575)] // 1 / log2 3
    [InlineData("ndcg@3", 2, 0.5)]
    [InlineData("ndcg@3", 3, 0.0)]
    [InlineData("mrr@3", 2, 1 / 3.0)]
    [InlineData("mrr@3", 3, 0.0)]
    [InlineData("hit@3", 2, 1.0)]
    [InlineData("hit@3", 3, 0.0)]
    [InlineData("recall@3", 2, 1.0)]
    [InlineData("hit@2147483647", 1_000_000, 1.0)]
    public void GainOfARank(string metric, int rank, double expected) => Assert.Equal(expected, RankGain.Of(Metric.Parse(metric), rank), 1e-12);
}
