using Tailor.Models.Backbones;
using Tailor.Runtime.Tests.Backbones;

namespace Tailor.Runtime.Tests;

public sealed class RecommenderSessionTests
{
    private const int ItemCount = 40;

    private static readonly SasRecSpec Spec = SasRecTests.Spec(width: 8, length: 6, blocks: 1, heads: 1, feedForward: 8, NormPlacement.Pre, PositionLayout.LeftAligned);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Top_items_are_the_sorted_scores_without_the_history(int k)
    {
        var session = SyntheticModel.Recommender(Spec, ItemCount).OpenSession();
        int[] history = [7, 3, 7, 11, 0, 39, 2, 2, 5]; // longer than the window, with repeats: all of it is kept out
        var scores = new float[ItemCount];
        session.Score(history, scores);
        Recommendation[] expected = [.. Enumerable.Range(0, ItemCount).Except(history).OrderByDescending(item => scores[item]).Take(k).Select(item => new Recommendation(item, scores[item]))];

        var top = new Recommendation[k];
        Assert.Equal(expected.Length, session.Recommend(history, top));
        Assert.Equal(expected, top[..expected.Length]);
    }

    [Fact]
    public void The_history_can_be_kept_in_and_leaves_no_trace()
    {
        var session = SyntheticModel.Recommender(Spec, ItemCount).OpenSession();
        var (all, few) = (new Recommendation[ItemCount], new Recommendation[ItemCount]);
        Assert.Equal(ItemCount - 2, session.Recommend([1, 2], few));
        Assert.Equal(ItemCount, session.Recommend([1, 2], all, excludeHistory: false));
        Assert.Equal(few[..(ItemCount - 2)], all.Where(top => top.Item is not (1 or 2)));
        Assert.Equal(ItemCount - 1, session.Recommend([3], few));
    }

    [Fact]
    public void Scores_of_some_items_equal_the_scores_of_all()
    {
        foreach (var width in new[] { 1, 3, 8, 17, 50, 64 })
        {
            var recommender = SyntheticModel.Recommender(Spec with { Width = width }, ItemCount);
            var session = recommender.OpenSession();
            var (hidden, all, some) = (new float[width], new float[ItemCount], new float[5]);
            session.Encode([4, 5], hidden);
            session.Score([4, 5], all);
            int[] items = [39, 0, 17, 17, 4];
            session.ScoreItems(hidden, items, some);
            Assert.Equal(items.Select(item => all[item]), some);
        }
    }

    [Fact]
    public void Items_that_the_model_has_not_got_are_refused_by_place_and_range()
    {
        var session = SyntheticModel.Recommender(Spec, ItemCount).OpenSession();
        foreach (var wrong in new[] { -1, ItemCount, int.MinValue, int.MaxValue })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => session.Recommend([1, wrong, 2, 3, 4, 5, 6, 7, 8], new Recommendation[3]));
            Assert.Contains("Entry 1 is no item of this model: expected 0 to 39", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => session.ScoreItems(new float[8], [wrong], new float[1]));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var session = SyntheticModel.Recommender(Spec, ItemCount).OpenSession();
        Assert.Throws<ArgumentException>(() => session.Encode([1], new float[7]));
        Assert.Throws<ArgumentException>(() => session.Score([1], new float[ItemCount + 1]));
        Assert.Throws<ArgumentException>(() => session.ScoreItems(new float[8], [1, 2], new float[1]));
        Assert.Throws<ArgumentException>(() => session.ScoreItems(new float[9], [1], new float[1]));
    }

    [Fact]
    public void Weights_that_overflow_are_reported_and_never_recommended()
    {
        var spec = Gru4RecTests.Spec(width: 2, length: 3, hidden: 1, layers: 1);
        var map = new TensorMap();
        foreach (var shape in spec.Tensors())
        {
            // output.bias (3e38, 3e38) against item 1 = (3e38, −3e38): ∞ − ∞
            map.Add(shape.Name, Enumerable.Repeat(shape.Name is "output.bias" ? 3e38f : 0, (int)shape.ElementCount).ToArray(), [.. shape.Dimensions]);
        }

        map.Add("items.weight", new[] { 1, 1, 3e38f, -3e38f, 0, 0 }, 3, 2);
        var session = new Recommender(spec, 3, map).OpenSession();
        foreach (var k in new[] { 0, 1, 2, 3 })
        {
            var error = Assert.Throws<ArithmeticException>(() => session.Recommend([2], new Recommendation[k]));
            Assert.Contains("item 1", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_spec_that_cannot_be_built_and_tensors_of_another_shape_are_refused()
    {
        var error = Assert.Throws<Models.ModelFormatException>(() => SyntheticModel.Recommender(Spec with { Heads = 3 }, ItemCount));
        Assert.Contains("Heads", error.Message, StringComparison.Ordinal);

        var tensors = SyntheticModel.Tensors(Spec, ItemCount);
        error = Assert.Throws<Models.ModelFormatException>(() => new Recommender(Spec, ItemCount + 1, tensors));
        Assert.Contains("items.weight of shape (41, 8), found shape (40, 8)", error.Message, StringComparison.Ordinal);
    }
}
