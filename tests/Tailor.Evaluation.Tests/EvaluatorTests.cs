using FsCheck;
using FsCheck.Fluent;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;
using Tailor.Interactions;

namespace Tailor.Evaluation.Tests;

/// <summary>Ranks worked by hand, and properties that hold for every scorer.</summary>
public sealed class EvaluatorTests
{
    private static readonly Protocol Kept = Protocol.Full with { HistoryExcluded = false };

    [Fact]
    public void RanksWorkedByHand()
    {
        // Scores 5 4 3 2 1 0. u0 saw 0 and 1, target 3: only 2 stands above. u1 saw 4, 5, 5, target 0: first. u2 saw 0, target 5: 1, 2, 3, 4 above.
        var split = Histories.LeaveOneOut(Histories.Of(6, [0, 1, 3], [4, 5, 5, 0], [0, 0, 5]));
        var result = Evaluator.Evaluate(new FunctionScorer(5, 4, 3, 2, 1, 0), split, Stage.Test, Protocol.Full, Asking("ndcg@2", "hit@2", "mrr@2", "hit@1", "hit@100"));
        Assert.Equal([1, 0, 4], Ranks(result));
        Assert.Equal([3, 3, 4], Enumerable.Range(0, 3).Select(result.Negatives));
        Assert.Equal((1 / Math.Log2(3) + 1) / 3, result["ndcg@2"].Value, 1e-15);
        Assert.Equal(2 / 3.0, result["hit@2"].Value, 1e-15);
        Assert.Equal(0.5, result["mrr@2"].Value, 1e-15);
        Assert.Equal(1 / 3.0, result["hit@1"].Value, 1e-15);
        Assert.Equal(1, result["hit@100"].Value, 1e-15); // k beyond the catalogue
        Assert.Equal(3, result.Users);
        Assert.Equal([3, 0, 5], Ranks(Evaluator.Evaluate(new FunctionScorer(5, 4, 3, 2, 1, 0), split, Stage.Test, Kept)));
    }

    [Fact]
    public void KeptHistoryCompetes()
    {
        var split = Histories.LeaveOneOut(Histories.Of(4, [0, 1, 2]));
        var scorer = new FunctionScorer(4, 3, 2, 1);
        Assert.Equal([0], Ranks(Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full)));
        var kept = Evaluator.Evaluate(scorer, split, Stage.Test, Kept);
        Assert.Equal([2], Ranks(kept));
        Assert.Equal(3, kept.Negatives(0));
    }

    [Fact]
    public void TiesCountAgainstTheTarget()
    {
        var split = Histories.LeaveOneOut(Histories.Of(5, [0, 1, 2]));
        Assert.Equal([2], Ranks(Evaluator.Evaluate(new FunctionScorer(7, 7, 7, 7, 7), split, Stage.Test, Protocol.Full)));
        Assert.Equal([2], Ranks(Evaluator.Evaluate(new FunctionScorer(7, 7, 7, 7, 7), split, Stage.Test, new Protocol(CandidateRule.Uniform, 100))));
        Assert.Equal([2], Ranks(Evaluator.Evaluate(new FunctionScorer(0, 0, float.NegativeInfinity, 1, float.NegativeInfinity), split, Stage.Test, Protocol.Full)));
    }

    [Fact]
    public void ARepeatedTargetStaysACandidate()
    {
        // Item 0 is both in the history and the target; item 1 is seen.
        var split = Histories.LeaveOneOut(Histories.Of(3, [0, 1, 0]));
        var result = Evaluator.Evaluate(new FunctionScorer(1, 9, 0), split, Stage.Test, Protocol.Full);
        Assert.Equal(0, result.Rank(0));
        Assert.Equal(1, result.Negatives(0));
    }

    [Fact]
    public void AnEmptyHistoryIsACase()
    {
        var split = Histories.Cases(Histories.Of(3, [2]), new EvaluationCase(0, 0));
        var lengths = new List<int>();
        var scorer = new FunctionScorer(3, (_, history, item) =>
        {
            lock (lengths) lengths.Add(history.Length);
            return item;
        });
        Assert.Equal([0], Ranks(Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full)));
        Assert.All(lengths, length => Assert.Equal(0, length));
    }

    [Fact]
    public void AUserWhoSawEverythingIsACase()
    {
        var split = Histories.LeaveOneOut(Histories.Of(3, [0, 1, 2]));
        foreach (var protocol in new[] { "full", "uniform-10", "uniform-10-expected", "popularity-10" })
        {
            var result = Evaluator.Evaluate(new FunctionScorer(1, 1, 1), split, Stage.Test, Protocol.Parse(protocol));
            Assert.Equal(0, result.Negatives(0));
            Assert.Equal(1, result["ndcg@10"].Value, 1e-15);
        }
    }

    [Fact]
    public void UsersWithoutACaseAreLeftOut()
    {
        var split = Histories.LeaveOneOut(Histories.Of(4, [0], [0, 1, 2], [], [1, 2], [3, 2, 1]));
        var result = Evaluator.Evaluate(new FunctionScorer(4, (_, history, item) => history.Contains(item) ? 0 : item), split, Stage.Validation, Protocol.Full);
        Assert.Equal([new EvaluationCase(1, 1), new EvaluationCase(4, 1)], result.Cases);
        Assert.Equal(2, result.Users);
        Assert.Contains("2 users", result.Description.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NaNIsAnErrorThatNamesTheUser()
    {
        var split = Histories.LeaveOneOut(Histories.Of(40, [0, 1, 2], [3, 4, 5]));
        var scorer = new FunctionScorer(40, (user, _, item) => user == 1 && item == 37 ? float.NaN : 1);
        foreach (var protocol in new[] { "full", "uniform-3", "uniform-3-expected", "popularity-3" })
        {
            var message = Assert.Throws<EvaluationException>(() => Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Parse(protocol))).Message;
            Assert.Contains("user 1 (\"u1\")", message, StringComparison.Ordinal);
            Assert.Contains("item 37 (\"i37\")", message, StringComparison.Ordinal);
            Assert.StartsWith("function ", message, StringComparison.Ordinal);
        }
        Assert.Equal(scorer.Opened, scorer.Disposed);
    }

    [Fact]
    public void RefusesWhatCannotBeEvaluated()
    {
        var split = Histories.LeaveOneOut(Histories.Of(3, [0, 1, 2]));
        Assert.Contains("scores 2 items, but the data has 3", Message(() => Evaluator.Evaluate(new FunctionScorer(0, 1), split, Stage.Test, Protocol.Full)), StringComparison.Ordinal);
        Assert.Contains("need the protocol full", Message(() => Evaluator.Evaluate(new FunctionScorer(0, 1, 2), split, Stage.Test, Protocol.Parse("uniform-1"), Asking("coverage@1"))), StringComparison.Ordinal);
        var none = Histories.LeaveOneOut(Histories.Of(3, [0, 1]));
        Assert.Contains("no validation cases", Message(() => Evaluator.Evaluate(new FunctionScorer(0, 1, 2), none, Stage.Validation, Protocol.Full)), StringComparison.Ordinal);
        Assert.Throws<EvaluationException>(() => Evaluator.Evaluate(new FunctionScorer(0, 1, 2), split, Stage.Test, Protocol.Full)["ndcg@11"]);
    }

    [Fact]
    public void RanksEqualSorting() => Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
    {
        var split = Histories.Random(seed, users: 12, items: 25);
        if (split.Test.Count == 0) return true;
        var scorer = FunctionScorer.Noise(25, seed, distinct: 9);
        var result = Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full);
        using var session = scorer.OpenSession();
        var scores = new float[25];
        return Enumerable.Range(0, result.Cases.Count).All(c =>
        {
            var (user, length, _) = result.Cases[c];
            var (history, target) = (split.Sequences[user][..length].ToArray(), split.Sequences[user][length]);
            session.Score(user, history, scores);
            var order = Enumerable.Range(0, 25)
                .Where(item => item == target || !history.Contains(item))
                .OrderByDescending(item => scores[item]).ThenBy(item => item == target).ToList();
            return order.IndexOf(target) == result.Rank(c) && order.Count - 1 == result.Negatives(c);
        });
    }));

    [Fact]
    public void RelabellingItemsChangesNoFullRank() => Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var permutation = Enumerable.Range(0, 30).ToArray();
        random.Shuffle(permutation);
        var inverse = new int[30];
        for (var item = 0; item < 30; item++) inverse[permutation[item]] = item;
        int[][] users = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 6).Select(_ => random.Next(30)).ToArray())];
        int[][] relabelled = [.. users.Select(user => user.Select(item => permutation[item]).ToArray())];
        float[] scores = [.. Enumerable.Range(0, 30).Select(_ => (float)random.Next(12))];
        var plain = Evaluator.Evaluate(new FunctionScorer(scores), Histories.LeaveOneOut(Histories.Of(30, users)), Stage.Test, Protocol.Full);
        var other = Evaluator.Evaluate(new FunctionScorer([.. inverse.Select(item => scores[item])]), Histories.LeaveOneOut(Histories.Of(30, relabelled)), Stage.Test, Protocol.Full);
        return Ranks(plain).SequenceEqual(Ranks(other));
    }));

    [Fact]
    public void MetricsAreBoundedAndOrdered() => Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
    {
        var split = Histories.Random(seed, users: 20, items: 30);
        if (split.Test.Count == 0) return true;
        return new[] { "full", "uniform-7", "uniform-7-expected", "popularity-7", "uniform-7-expected,history=kept" }.All(protocol =>
        {
            var result = Evaluator.Evaluate(FunctionScorer.Noise(30, seed, 15), split, Stage.Test, Protocol.Parse(protocol), Asking("mrr@5", "ndcg@5", "hit@5", "recall@5", "ndcg@10", "hit@99"));
            return result["mrr@5"].Value >= 0
                && result["mrr@5"].Value <= result["ndcg@5"].Value + 1e-12
                && result["ndcg@5"].Value <= result["hit@5"].Value + 1e-12
                && result["ndcg@5"].Value <= result["ndcg@10"].Value + 1e-12
                && result["hit@5"] == result["recall@5"]
                && Math.Abs(result["hit@99"].Value - 1) < 1e-9;
        });
    }));

    [Fact]
    public void ReportsProgressAndSeconds()
    {
        var split = Histories.Random(3, users: 300, items: 20);
        var reports = new List<EvaluationProgress>();
        var clock = new SteppingClock();
        var options = new EvaluationOptions { Threads = 1, Clock = clock, Progress = new Sink(reports) };
        var result = Evaluator.Evaluate(FunctionScorer.Noise(20, 1, 9), split, Stage.Test, Protocol.Full, options);
        Assert.InRange(reports.Count, 90, 151);
        Assert.Equal(new EvaluationProgress(result.Cases.Count, result.Cases.Count), reports[^1]);
        Assert.Equal(reports.OrderBy(report => report.Done), reports);
        Assert.Equal(2, result.Seconds, 1e-9);
    }

    [Fact]
    public void StopsWhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var scored = 0;
        var scorer = new FunctionScorer(20, (_, _, item) =>
        {
            if (item != 0) return item;
            var number = Interlocked.Increment(ref scored);
            if (number == 40) cancellation.Cancel();
            else if (number > 40) cancellation.Token.WaitHandle.WaitOne(); // the other thread cannot run ahead of the cancellation
            return item;
        });
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(
            scorer, Histories.Random(3, users: 400, items: 20), Stage.Test, Protocol.Full, new EvaluationOptions { Threads = 2 }, cancellation.Token));
        Assert.InRange(scored, 40, 42);
        Assert.Equal(scorer.Opened, scorer.Disposed);
    }

    private static EvaluationOptions Asking(params string[] metrics) => new() { Metrics = [.. metrics.Select(Metric.Parse)] };

    private static int[] Ranks(EvaluationResult result) => [.. Enumerable.Range(0, result.Cases.Count).Select(result.Rank)];

    private static string Message(Action action) => Assert.Throws<EvaluationException>(action).Message;

    private sealed class Sink(List<EvaluationProgress> reports) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => reports.Add(value);
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now += 2;
    }
}
