using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;

namespace Tailor.Evaluation.Tests;

/// <summary>Coverage and popularity bias, worked by hand.</summary>
public sealed class ListMetricTests
{
    // Training parts: u0 has 0, u1 has 3, so items 0 and 3 have popularity 1, the others 0.
    private static readonly Interactions.Splits.Split Split = Histories.LeaveOneOut(Histories.Of(5, [0, 1, 2], [3, 0, 4]));

    private static EvaluationResult Evaluate(Protocol protocol, params string[] metrics) => Evaluator.Evaluate(
        new FunctionScorer(5, 4, 3, 2, 1), Split, Stage.Test, protocol, new EvaluationOptions { Metrics = [.. metrics.Select(Metric.Parse)] });

    [Fact]
    public void HistoryExcluded()
    {
        // Lists of two: u0 saw 0 and 1 → 2, 3; u1 saw 3 and 0 → 1, 2. Counts 0 1 2 1 0.
        var result = Evaluate(Protocol.Full, "coverage@2", "popularity@2", "gini@2", "coverage@1", "ndcg@10");
        Assert.Equal(3 / 5.0, result["coverage@2"].Value, 1e-15);
        Assert.Equal(1 / 4.0, result["popularity@2"].Value, 1e-15);
        Assert.Equal(((-4 * 0) + (-2 * 0) + 0 + (2 * 1) + (4 * 2)) / (5 * 4.0), result["gini@2"].Value, 1e-15);
        Assert.Equal(2 / 5.0, result["coverage@1"].Value, 1e-15);
        Assert.True(double.IsNaN(result["coverage@2"].StandardError));
        Assert.Throws<ArgumentException>(() => result.Values(Metric.Parse("coverage@2")));
    }

    [Fact]
    public void HistoryKept()
    {
        var result = Evaluate(Protocol.Parse("full,history=kept"), "coverage@1", "popularity@1", "gini@1");
        Assert.Equal(1 / 5.0, result["coverage@1"].Value, 1e-15);
        Assert.Equal(1, result["popularity@1"].Value, 1e-15);
        Assert.Equal(4 / 5.0, result["gini@1"].Value, 1e-15); // all on one of n items: (n − 1) / n
    }

    [Fact]
    public void KBeyondTheCatalogueRecommendsAllThatIsUnseen()
    {
        var result = Evaluate(Protocol.Full, "coverage@1000", "gini@1000");
        Assert.Equal(4 / 5.0, result["coverage@1000"].Value, 1e-15); // 2 3 4 and 1 2 4: every item but 0
        Assert.Equal(((-2 * 1) + (0 * 1) + (2 * 2) + (4 * 2)) / (5 * 6.0), result["gini@1000"].Value, 1e-15);
    }
}
