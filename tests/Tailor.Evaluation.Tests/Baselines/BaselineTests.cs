using Tailor.Evaluation.Baselines;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;
using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests.Baselines;

public sealed class BaselineTests
{
    private static float[] Scores(IScorer scorer, params int[] history)
    {
        using var session = scorer.OpenSession();
        var scores = new float[scorer.ItemCount];
        Array.Fill(scores, 99); // what the buffer held before must not matter
        session.Score(0, history, scores);
        return scores;
    }

    [Fact]
    public void PopularityCountsWhatIsKnownBeforeTheStage()
    {
        var split = Histories.LeaveOneOut(Histories.Of(4, [0, 1, 2], [0, 0, 1, 3], [3]));
        Assert.Equal([3, 0, 0, 1], Scores(MostPopular.Fit(split, Stage.Validation)));
        Assert.Equal([3, 2, 0, 1], Scores(MostPopular.Fit(split, Stage.Test))); // test targets 2 and 3 are never counted
    }

    [Fact]
    public void PopularityOfSeveralCasesAUserStopsBeforeTheFirstTestItem()
    {
        var sequences = Histories.Of(5, [0, 1, 2, 3, 4]);
        var split = new Split(sequences, "time", [1], [new EvaluationCase(0, 1), new EvaluationCase(0, 2)], [new EvaluationCase(0, 3), new EvaluationCase(0, 4)]);
        Assert.Equal([1, 0, 0, 0, 0], Scores(MostPopular.Fit(split, Stage.Validation)));
        Assert.Equal([1, 1, 1, 0, 0], Scores(MostPopular.Fit(split, Stage.Test)));
    }

    // Known before test: u0 0 1, u1 0 1 2, u2 1 2, u3 0 (twice, counted once) 3. Users of 0, 1, 2, 3: 3, 3, 2, 1.
    private static readonly Split Four = Histories.LeaveOneOut(Histories.Of(5, [0, 1, 4], [0, 1, 2, 4], [1, 2, 4], [0, 0, 3, 4]));

    [Fact]
    public void NeighborsWorkedByHand()
    {
        var knn = ItemKnn.Fit(Four, Stage.Test, new ItemKnnOptions { Shrinkage = 0 });
        Assert.Equal([1, 3, 2], knn.Neighbors(0).ToArray());
        Assert.Equal([2 / 3f, 1 / MathF.Sqrt(3), 1 / MathF.Sqrt(6)], knn.Similarities(0).ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6);
        Assert.Equal([2, 0], knn.Neighbors(1).ToArray());
        Assert.Equal(2 / MathF.Sqrt(6), knn.Similarities(1)[0], 1e-6);
        Assert.Equal([1, 0], knn.Neighbors(2).ToArray());
        Assert.Equal([0], knn.Neighbors(3).ToArray());
        Assert.Equal([], knn.Neighbors(4).ToArray()); // only ever a target
    }

    [Fact]
    public void ScoresSumTheVotesOfTheHistory()
    {
        var knn = ItemKnn.Fit(Four, Stage.Test, new ItemKnnOptions { Shrinkage = 0 });
        Assert.Equal([1 / MathF.Sqrt(3), 2 / 3f, 1 / MathF.Sqrt(6), 1 / MathF.Sqrt(3), 0], Scores(knn, 0, 3), (a, b) => MathF.Abs(a - b) < 1e-6);
        Assert.Equal([0, 0, 0, 0, 0], Scores(knn));
    }

    [Fact]
    public void ShrinkageNeighborsAndHalfLife()
    {
        Assert.Equal(2 / (3f + 10), ItemKnn.Fit(Four, Stage.Test).Similarities(0)[0], 1e-6);
        Assert.Equal([1], ItemKnn.Fit(Four, Stage.Test, new ItemKnnOptions { Neighbors = 1, Shrinkage = 0 }).Neighbors(0).ToArray());
        var forgetful = ItemKnn.Fit(Four, Stage.Test, new ItemKnnOptions { Shrinkage = 0, HalfLife = 2 });
        Assert.Equal((2 / 3f * 0.5f) + (2 / MathF.Sqrt(6) * MathF.Sqrt(0.5f)), Scores(forgetful, 0, 2, 3)[1], 1e-6);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, double.NaN)]
    public void RefusesSettingsOutOfRange(int neighbors, double shrinkage, double halfLife) => Assert.Throws<EvaluationException>(() =>
        ItemKnn.Fit(Four, Stage.Test, new ItemKnnOptions { Neighbors = neighbors, Shrinkage = shrinkage, HalfLife = halfLife }));

    [Fact]
    public void NeighborsEqualTheDenseComputationForAnyThreads()
    {
        var split = Histories.Random(12, users: 150, items: 40);
        int[][] known = [.. Enumerable.Range(0, 150).Select(user => split.Training(user).ToArray().Distinct().ToArray())];
        var (one, two) = (ItemKnn.Fit(split, Stage.Validation, new ItemKnnOptions { Neighbors = 7 }, 1), ItemKnn.Fit(split, Stage.Validation, new ItemKnnOptions { Neighbors = 7 }, 2));
        for (var i = 0; i < 40; i++)
        {
            double Users(int item) => known.Count(items => items.Contains(item));
            var expected = (
                from j in Enumerable.Range(0, 40)
                let both = known.Count(items => items.Contains(i) && items.Contains(j))
                where j != i && both > 0
                let similarity = (float)(both / (Math.Sqrt(Users(i) * Users(j)) + 10))
                orderby similarity descending, j
                select (j, similarity)).Take(7).ToArray();
            Assert.Equal(expected.Select(n => n.j), one.Neighbors(i).ToArray());
            Assert.Equal(expected.Select(n => n.similarity), one.Similarities(i).ToArray());
            Assert.Equal(one.Neighbors(i), two.Neighbors(i));
            Assert.Equal(one.Similarities(i), two.Similarities(i));
        }
    }

    [Fact]
    public void NeighborsFindPlantedGroups()
    {
        // Two groups of 20 items, each user stays in one: the known best answer has the target among the 20 of the user's own group.
        var random = new Random(3);
        var split = Histories.LeaveOneOut(Histories.Of(40, [.. Enumerable.Range(0, 200).Select(user =>
            Enumerable.Range(0, 8).Select(_ => (user % 2 * 20) + random.Next(20)).ToArray())]));
        var options = new EvaluationOptions { Metrics = [Evaluation.Metrics.Metric.Parse("hit@20")] };
        Assert.Equal(1, Evaluator.Evaluate(ItemKnn.Fit(split, Stage.Test), split, Stage.Test, Protocol.Full, options)["hit@20"].Value, 1e-12);
        Assert.InRange(Evaluator.Evaluate(MostPopular.Fit(split, Stage.Test), split, Stage.Test, Protocol.Full, options)["hit@20"].Value, 0.4, 0.9);
    }
}
