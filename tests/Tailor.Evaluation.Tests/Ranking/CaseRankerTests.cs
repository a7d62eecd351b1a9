using Tailor.Evaluation.Baselines;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Ranking;
using Tailor.Evaluation.Tests.Data;

namespace Tailor.Evaluation.Tests.Ranking;

public sealed class CaseRankerTests
{
    [Theory]
    [InlineData("full", "coverage@10", "gini@3")]
    [InlineData("full,history=kept", "ndcg@10")]
    [InlineData("uniform-20", "ndcg@10")]
    [InlineData("popularity-20", "ndcg@10")]
    public void AllocatesNothingForACase(string protocol, params string[] metrics)
    {
        var split = Histories.Random(2, users: 200, items: 90, longest: 30);
        var plan = RankingPlan.Of("noise", split.Sequences, Protocol.Parse(protocol), split.TrainingCounts(), metrics.Select(Metric.Parse));
        using var ranker = new CaseRanker(plan, ItemKnn.Fit(split, Stage.Test).OpenSession());
        foreach (var warm in split.Test) ranker.Rank(warm);
        var cases = split.Test.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var measured in cases) ranker.Rank(measured);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
