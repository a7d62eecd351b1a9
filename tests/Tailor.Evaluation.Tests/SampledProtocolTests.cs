using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;

namespace Tailor.Evaluation.Tests;

/// <summary>Drawn negatives: frozen, outside the history, and on average what the closed form says.</summary>
public sealed class SampledProtocolTests
{
    [Fact]
    public void AverageOfManyDrawsIsTheExpectedMetric()
    {
        const int Draws = 400;
        var split = Histories.Random(8, users: 60, items: 80);
        var scorer = FunctionScorer.Noise(80, 2, 40);
        foreach (var history in new[] { "", ",history=kept" })
        {
            var values = Enumerable.Range(1, Draws)
                .Select(seed => Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse($"uniform-20,seed={seed}{history}"))["ndcg@10"].Value).ToArray();
            var mean = values.Average();
            var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (Draws - 1) / Draws);
            var expected = Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse($"uniform-20-expected{history}"))["ndcg@10"].Value;
            Assert.InRange(expected, mean - (4 * error), mean + (4 * error));
            Assert.True(error < 0.002, "The draws resolve too little for this test to mean anything.");
        }
    }

    [Fact]
    public void DrawingAllUnseenItemsIsFullRanking()
    {
        var split = Histories.Random(4, users: 50, items: 30);
        var scorer = FunctionScorer.Noise(30, 3, 11);
        var full = Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full);
        foreach (var text in new[] { "uniform-30", "uniform-1000,seed=9", "uniform-30-expected" })
        {
            var sampled = Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse(text));
            for (var c = 0; c < full.Cases.Count; c++) Assert.Equal((full.Rank(c), full.Negatives(c)), (sampled.Rank(c), sampled.Negatives(c)));
            Assert.Equal(full["ndcg@10"].Value, sampled["ndcg@10"].Value, 1e-12);
        }
    }

    [Theory]
    [InlineData("uniform-6")]
    [InlineData("popularity-6")]
    public void HistoryNeverCompetes(string protocol)
    {
        // Everything seen scores above the target, everything unseen below: any rank but 0 means that a history item was drawn.
        var split = Histories.Random(5, users: 200, items: 25);
        var scorer = new FunctionScorer(25, (user, history, item) => history.Contains(item) ? 2 : item == split.Sequences[user][history.Length] ? 1 : 0);
        var repeats = split.Test.Count(c => split.Sequences[c.User][..c.HistoryLength].Contains(split.Sequences[c.User][c.HistoryLength]));
        var result = Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse(protocol), new EvaluationOptions { Metrics = [new(MetricKind.Hit, 1)] });
        Assert.Equal(1, result["hit@1"].Value, 1e-15);
        Assert.True(repeats > 0, "The data should hold a target that is in its history.");
        Assert.True(Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse(protocol + ",history=kept"))["mrr@10"].Value < 1);
    }

    [Fact]
    public void TheSeedFreezesTheDraw()
    {
        var split = Histories.Random(6, users: 100, items: 60);
        int[] Ranks(int scores, string protocol)
        {
            var result = Evaluator.Evaluate(FunctionScorer.Noise(60, scores, 1000), split, Stage.Test, Protocol.Parse(protocol));
            return [.. Enumerable.Range(0, result.Cases.Count).Select(result.Rank)];
        }
        Assert.Equal(Ranks(1, "uniform-20,seed=3"), Ranks(1, "uniform-20,seed=3"));
        Assert.NotEqual(Ranks(1, "uniform-20,seed=3"), Ranks(1, "uniform-20,seed=4"));
        Assert.NotEqual(Ranks(1, "popularity-20,seed=3"), Ranks(1, "popularity-20,seed=4"));
    }

    [Fact]
    public void PopularNegativesAreDrawnMoreOften()
    {
        // Item 0 was had by 9 of 10 training users, items 2 … 9 once or never. The evaluated user's target is item 1.
        int[][] users = [[9, 8, 1], .. Enumerable.Range(0, 9).Select(u => new[] { 0, u < 6 ? u + 2 : 2 })];
        var split = Histories.LeaveOneOut(Histories.Of(10, users));
        var scorer = new FunctionScorer(2, 1, 0, 0, 0, 0, 0, 0, 0, 0); // only item 0 stands above
        int Drawn(string rule) => Enumerable.Range(0, 500).Sum(seed => Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse($"{rule}-1,seed={seed}")).Rank(0));
        Assert.InRange(Drawn("popularity"), 205, 295); // 9 of the 18 interactions that are no history
        Assert.InRange(Drawn("uniform"), 40, 105);     // 1 of 7 unseen items
        Assert.Equal(7, Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse("popularity-100")).Negatives(0)); // items nobody had are never drawn
    }

    [Fact]
    public void UsersAreSampledBySeed()
    {
        var split = Histories.Random(9, users: 200, items: 20);
        EvaluationResult Of(string protocol) => Evaluator.Evaluate(FunctionScorer.Noise(20, 1, 9), split, Stage.Test, Protocol.Parse(protocol));
        var all = Of("full");
        var some = Of("full,users=30,seed=5");
        Assert.Equal(30, some.Users);
        Assert.Equal(30, some.Cases.Select(c => c.User).Distinct().Count());
        Assert.Equal(some.Cases, Of("full,users=30,seed=5").Cases);
        Assert.NotEqual(some.Cases, Of("full,users=30,seed=6").Cases);
        var rankOf = Enumerable.Range(0, all.Cases.Count).ToDictionary(c => all.Cases[c], all.Rank);
        for (var c = 0; c < some.Cases.Count; c++) Assert.Equal(rankOf[some.Cases[c]], some.Rank(c));
        Assert.Equal(all.Cases, Of("full,users=1000").Cases);
        Assert.EndsWith($"30 of {all.Users} users", some.Description.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        var split = Histories.Random(10, users: 500, items: 90, longest: 40);
        var scorer = FunctionScorer.Noise(90, 4, 50);
        Metric[] metrics = [.. new[] { "ndcg@10", "mrr@3", "coverage@5", "popularity@5", "gini@5" }.Select(Metric.Parse)];
        foreach (var text in new[] { "full", "full,history=kept", "uniform-20", "uniform-20-expected", "popularity-20" })
        {
            var protocol = Protocol.Parse(text);
            var asked = metrics.Where(metric => !metric.IsOfLists || protocol.Rule == CandidateRule.Full).ToArray();
            var one = Evaluator.Evaluate(scorer, split, Stage.Test, protocol, new EvaluationOptions { Threads = 1, Metrics = asked });
            foreach (var threads in new[] { 2, 7 })
            {
                var many = Evaluator.Evaluate(scorer, split, Stage.Test, protocol, new EvaluationOptions { Threads = threads, Metrics = asked });
                Assert.Equal(one.Metrics, many.Metrics);
                for (var c = 0; c < one.Cases.Count; c++) Assert.Equal((one.Rank(c), one.Negatives(c)), (many.Rank(c), many.Negatives(c)));
            }
        }
    }

    [Theory]
    [InlineData("full", "full: leave-one-out, test; all 20 items; history excluded; ties against the target; 1 users")]
    [InlineData("uniform-3,seed=9", "uniform-3,seed=9: leave-one-out, test; 3 of 20 items drawn uniformly without replacement, seed 9; history excluded; ties against the target; 1 users")]
    [InlineData("uniform-3-expected", "uniform-3-expected: leave-one-out, test; expectation over all uniform draws of 3 of 20 items without replacement; history excluded; ties against the target; 1 users")]
    [InlineData("popularity-3,history=kept", "popularity-3,history=kept: leave-one-out, test; 3 of 20 items drawn by training popularity without replacement, seed 1; history kept; ties against the target; 1 users")]
    public void TheDescriptionSaysAll(string protocol, string expected)
    {
        var split = Histories.LeaveOneOut(Histories.Of(20, [0, 1, 2]));
        Assert.Equal(expected, Evaluator.Evaluate(FunctionScorer.Noise(20, 1, 9), split, Stage.Test, Protocol.Parse(protocol)).Description.ToString());
    }
}
