using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;
using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests;

/// <summary>Cases that ask for several items at once, as sets of unordered interactions do.</summary>
public sealed class SetTests
{
    [Fact]
    public void Metrics_of_a_set_are_worked_by_hand()
    {
        // Scores 6 5 4 3 2 1 0. The history is 1; targets 2, 0, 6: of the candidates 0 2 3 4 5 6 they stand at 1, 0 and 5.
        var split = Histories.Cases(Histories.Of(7, [1, 2, 0, 6]), new EvaluationCase(0, 1, 3));
        var result = Evaluate(new FunctionScorer(6, 5, 4, 3, 2, 1, 0), split, "recall@2", "recall@6", "ndcg@2", "ndcg@6", "hit@1", "mrr@3");
        Assert.Equal((0, 5), (result.Rank(0), result.Negatives(0)));
        Assert.Equal(2 / 3.0, result["recall@2"].Value, 1e-15);
        Assert.Equal(1, result["recall@6"].Value, 1e-15);
        Assert.Equal(1, result["ndcg@2"].Value, 1e-15); // two of two that fit
        var (gain, ideal) = (1 + (1 / Math.Log2(3)) + (1 / Math.Log2(7)), 1 + (1 / Math.Log2(3)) + (1 / Math.Log2(4)));
        Assert.Equal(gain / ideal, result["ndcg@6"].Value, 1e-15);
        Assert.Equal(1, result["hit@1"].Value, 1e-15);
        Assert.Equal(1, result["mrr@3"].Value, 1e-15);
        Assert.EndsWith("1 users, 3 targets", result.Description.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ties_count_against_targets_but_not_twice()
    {
        // All equal: below the two negatives stand the three targets, in the order of the sequence.
        var split = Histories.Cases(Histories.Of(6, [5, 0, 1, 2]), new EvaluationCase(0, 1, 3));
        Assert.Equal((2, 0.5), (Evaluate(new FunctionScorer(1, 1, 1, 1, 1, 1), split, "mrr@9").Rank(0), Math.Round(Evaluate(new FunctionScorer(1, 1, 1, 1, 1, 1), split, "recall@4")["recall@4"].Value * 3 / 4, 6)));
    }

    [Fact]
    public void Sets_agree_with_a_sorted_list()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            int[] items = [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next())];
            var (history, targets) = (random.Next(0, 10), random.Next(2, 12));
            float[] scores = [.. Enumerable.Range(0, 30).Select(_ => (float)random.Next(0, 1_000_000))];
            var split = Histories.Cases(Histories.Of(30, items[..(history + targets)]), new EvaluationCase(0, history, targets));
            var listed = Enumerable.Range(0, 30).Except(items[..history]).OrderByDescending(item => scores[item]).Take(8).ToHashSet();
            var expected = items[history..(history + targets)].Count(listed.Contains) / (double)targets;
            Assert.Equal(expected, Evaluate(new FunctionScorer(scores), split, "recall@8")["recall@8"].Value, 1e-12);
        }
    }

    [Fact]
    public void Tail_recall_counts_targets_outside_the_most_popular_fifth()
    {
        // Ten items; 0 and 1 are trained on most. u0 asks for 0 (head, found) and 5 (tail, found), u1 for 1 only (head): it does not count.
        var sequences = Histories.Of(10, [0, 1, 2, 5], [0, 1, 3, 4], [0, 1, 9], [0, 9, 1]);
        var split = new Split(sequences, "made up", [2, 2, 3, 2], [], [new EvaluationCase(0, 2, 2), new EvaluationCase(3, 2)]);
        var result = Evaluate(new FunctionScorer(9, 8, 0, 0, 0, 7, 0, 0, 0, 0), split, "tail-recall@1", "recall@1");
        Assert.Equal(0.5, result["tail-recall@1"].Value, 1e-15);
        Assert.Equal([0.5, double.NaN], result.Values(Metric.Parse("tail-recall@1")));
        Assert.Equal(0.75, result["recall@1"].Value, 1e-15);
    }

    [Fact]
    public void Sampled_candidates_are_refused()
    {
        var split = Histories.Cases(Histories.Of(7, [1, 2, 0, 6]), new EvaluationCase(0, 1, 3));
        Assert.Contains("several items at once", Assert.Throws<EvaluationException>(() => Evaluator.Evaluate(new FunctionScorer(6, 5, 4, 3, 2, 1, 0), split, Stage.Test, Protocol.Parse("uniform-3"))).Message, StringComparison.Ordinal);
    }

    private static EvaluationResult Evaluate(IScorer scorer, Split split, params string[] metrics) =>
        Evaluator.Evaluate(scorer, split, Stage.Test, Protocol.Full, new EvaluationOptions { Metrics = [.. metrics.Select(Metric.Parse)] });
}
