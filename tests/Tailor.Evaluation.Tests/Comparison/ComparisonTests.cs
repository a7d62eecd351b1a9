using Tailor.Evaluation.Comparison;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;
using Tailor.Interactions;

namespace Tailor.Evaluation.Tests.Comparison;

public sealed class ComparisonTests
{
    private static readonly Metric Mrr = Metric.Parse("mrr@10");

    // Four users with one seen item and target 1, 2, 3, 4 of 6 items.
    private static readonly Interactions.Splits.Split Split = Histories.Cases(
        Histories.Of(6, [0, 1], [0, 2], [0, 3], [0, 4]), [.. Enumerable.Range(0, 4).Select(user => new EvaluationCase(user, 1))]);

    private static EvaluationResult Of(string protocol, params float[] scores) => Evaluator.Evaluate(new FunctionScorer(scores), Split, Stage.Test, Protocol.Parse(protocol));

    [Fact]
    public void WorkedByHand()
    {
        var a = Of("full", 0, 5, 4, 3, 2, 1); // mrr 1, 1/2, 1/3, 1/4
        var b = Of("full", 0, 4, 5, 3, 2, 1); // mrr 1/2, 1, 1/3, 1/4
        var c = Of("full", 0, 1, 4, 3, 2, 5); // mrr 1/5, 1/2, 1/3, 1/4
        Assert.Equal(0, PairedComparison.Of(a, b, Mrr).Difference, 1e-15);
        var comparison = PairedComparison.Of(a, c, Mrr); // differences .8, 0, 0, 0
        Assert.Equal(0.2, comparison.Difference, 1e-15);
        Assert.Equal(0.2, comparison.StandardError, 1e-15); // sd .4 over √4
        Assert.Equal(1, comparison.Z, 1e-12);
        Assert.Equal(4, comparison.Users);
        Assert.Equal("mrr@10 +0.2000 ± 0.2000 (z = 1.00, 4 users)", comparison.ToString());
        Assert.Equal(-0.2, PairedComparison.Of(c, a, Mrr).Difference, 1e-15);
    }

    [Fact]
    public void SeveralSeedsAreAveragedUserByUser()
    {
        var a = Of("full", 0, 5, 4, 3, 2, 1);
        var b = Of("full", 0, 4, 5, 3, 2, 1);
        var c = Of("full", 0, 1, 4, 3, 2, 5);
        var comparison = PairedComparison.Of([a, a], [c, b], Mrr); // seeds: .8 0 0 0 and .5 −.5 0 0; means .65 −.25 0 0
        Assert.Equal(0.1, comparison.Difference, 1e-15);
        Assert.Equal(0.2, comparison.BySeed[0], 1e-15);
        Assert.Equal(0, comparison.BySeed[1], 1e-15);
        Assert.Equal(Math.Sqrt(((0.55 * 0.55) + (0.35 * 0.35) + 0.01 + 0.01) / 3) / 2, comparison.StandardError, 1e-15);
        Assert.Contains("positive in 1 of 2 seeds", comparison.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AModelEqualsItself()
    {
        var a = Of("uniform-3-expected", 0, 5, 4, 3, 2, 1);
        var comparison = PairedComparison.Of(a, a, Metric.Parse("ndcg@7"));
        Assert.Equal((0, 0, 0), (comparison.Difference, comparison.StandardError, comparison.Z));
    }

    [Fact]
    public void RefusesWhatIsNotPaired()
    {
        var a = Of("full", 0, 5, 4, 3, 2, 1);
        Assert.Contains("different protocols", Message(() => PairedComparison.Of(a, Of("uniform-3", 0, 5, 4, 3, 2, 1), Mrr)), StringComparison.Ordinal);
        Assert.Contains("different protocols", Message(() => PairedComparison.Of(Of("uniform-3,seed=2", 0, 5, 4, 3, 2, 1), Of("uniform-3", 0, 5, 4, 3, 2, 1), Mrr)), StringComparison.Ordinal);
        Assert.Contains("found 2 and 1", Message(() => PairedComparison.Of([a, a], [a], Mrr)), StringComparison.Ordinal);
        var elsewhere = Histories.Cases(Split.Sequences, [.. Enumerable.Range(0, 4).Select(user => new EvaluationCase(user, 0))]);
        var other = Evaluator.Evaluate(new FunctionScorer(0, 5, 4, 3, 2, 1), elsewhere, Stage.Test, Protocol.Full);
        Assert.Contains("different cases", Message(() => PairedComparison.Of(a, other, Mrr)), StringComparison.Ordinal);
    }

    [Fact]
    public void SeedSummaries()
    {
        var summary = SeedSummary.Of(0.1, 0.2, 0.3);
        Assert.Equal(0.2, summary.Mean, 1e-15);
        Assert.Equal(0.1, summary.StandardDeviation, 1e-15);
        Assert.Equal("0.2000 ± 0.1000 (3 seeds)", summary.ToString());
        Assert.Equal("0.5000 (1 seed)", SeedSummary.Of(0.5).ToString());
        Assert.Throws<ArgumentException>(() => SeedSummary.Of());
    }

    private static string Message(Action action) => Assert.Throws<EvaluationException>(action).Message;
}
