using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;
using Tailor.Runtime.Kernels;
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
    public void A_history_that_goes_on_from_the_last_costs_its_new_items_only()
    {
        BackboneSpec[] specs =
        [
            Spec,
            Gru4RecTests.Spec(width: 4, length: 6, hidden: 3, layers: 2),
            Gru4RecTests.Spec(width: 4, length: 6, hidden: 4, layers: 2) with { Residual = true },
            NextItNetTests.Spec(width: 4, length: 6, blocks: 2, kernel: 3, 1),
        ];
        foreach (var spec in specs)
        {
            var session = SyntheticModel.Recommender(spec, ItemCount).OpenSession();
            var top = new Recommendation[1];
            int[] history = [9, 8, 7, 6, 5, 4, 3];
            foreach (var (length, cost) in new[] { (3, 3), (4, 1), (6, 2), (7, 6), (7, spec is SasRecSpec ? 1 : 0) })
            {
                var before = session.ItemsComputed;
                session.Recommend(history.AsSpan(0, length), top);
                Assert.Equal(cost, session.ItemsComputed - before);
            }
        }
    }

    [Fact]
    public void An_opened_model_folder_scores_as_its_tensors_do()
    {
        var path = Directory.CreateTempSubdirectory("tailor-runtime-").FullName;
        try
        {
            var tensors = SyntheticModel.Tensors(Spec, ItemCount);
            var draft = new ModelDraft { Name = "sample", Version = "1", Backbone = Spec, Seed = 1, Dataset = new("made up", "none") };
            ModelFolder.Write(path, draft, Spec.Tensors().Select(Source), Spec.ItemTensors(ItemCount).Select(Source), [], ItemCatalogue.From(Enumerable.Range(0, ItemCount).Select(i => new CatalogueItem($"{i}"))));

            Recommender opened;
            using (var folder = ModelFolder.Open(path)) opened = Recommender.Open(folder);
            var (expected, found) = (new float[ItemCount], new float[ItemCount]);
            new Recommender(Spec, ItemCount, tensors).OpenSession().Score([1, 2, 3], expected);
            opened.OpenSession().Score([1, 2, 3], found);
            Assert.Equal(expected, found);

            TensorSource Source(TensorShape shape) => TensorSource.FromFloats(shape.Name, tensors.Floats(shape.Name, shape.Dimensions.AsSpan()).ToArray(), shape.Dimensions.AsSpan());
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void A_plan_needs_a_quantization_that_can_be()
    {
        var tensors = SyntheticModel.Tensors(Spec, ItemCount);
        var plan = Precision.Uniform(SyntheticModel.Channels(Spec), 4);
        Assert.Throws<ArgumentException>(() => new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Precision = plan }));
        Assert.Throws<InvalidOperationException>(() => new Recommender(Spec, ItemCount, tensors).Apply(plan));
        var error = Assert.Throws<ArgumentException>(() => new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Quantization = new(MasterType.Float32, Switched: false, ActivationBits: 7) }));
        Assert.Contains("ActivationBits must be 8 or 32, not 7", error.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<ModelFormatException>(() => new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Quantization = new(MasterType.Float32, Switched: true, ActivationBits: 8) }));
        Assert.Contains("gain", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_plan_an_integer_master_runs_at_8_bits_and_a_float_master_in_floats()
    {
        var tensors = SyntheticModel.Tensors(Spec, ItemCount);
        var eight = new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Quantization = new(MasterType.Int8, Switched: false, ActivationBits: 8) });
        Assert.Equal(Precision.Uniform(SyntheticModel.Channels(Spec), 8), eight.Precision);
        Assert.Null(new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Quantization = new(MasterType.Float32, Switched: false, ActivationBits: 8) }).Precision);
    }

    [Fact]
    public void Scores_of_some_items_equal_the_scores_of_all()
    {
        foreach (var width in new[] { 1, 3, 8, 17, 50, 64 })
        {
            var recommender = SyntheticModel.Recommender(Spec with { Width = width, ItemBias = width % 2 == 0 }, ItemCount);
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
    public void Biases_are_added_wherever_items_are_scored()
    {
        foreach (var kernels in KernelTable.Available)
        {
            var tensors = SyntheticModel.Tensors(Spec with { ItemBias = true }, ItemCount);
            var biases = tensors.Floats("items.bias", ItemCount);
            RecommenderSession plain = new Recommender(Spec, ItemCount, tensors, kernels).OpenSession(), biased = new Recommender(Spec with { ItemBias = true }, ItemCount, tensors, kernels).OpenSession();
            var (hidden, without, with, some) = (new float[Spec.Width], new float[ItemCount], new float[ItemCount], new float[2]);
            plain.Encode([4, 5], hidden);
            plain.Score([4, 5], without);
            biased.Score([4, 5], with);
            biased.ScoreItems(hidden, [39, 3], some);
            for (var item = 0; item < ItemCount; item++) Assert.Equal(without[item] + biases[item], with[item]);
            Assert.Equal([with[39], with[3]], some);

            var top = new Recommendation[ItemCount];
            Assert.Equal(ItemCount, biased.Recommend([4, 5], top, excludeHistory: false));
            Assert.Equal(Enumerable.Range(0, ItemCount).OrderByDescending(item => with[item]), top.Select(item => item.Item));
        }
    }

    [Fact]
    public void A_bias_that_is_not_finite_is_named()
    {
        var (complete, broken) = (SyntheticModel.Tensors(Spec, ItemCount), new TensorMap("some model"));
        foreach (var shape in Spec.Tensors().Concat(Spec.ItemTensors(ItemCount))) broken.Add(shape.Name, complete.Floats(shape.Name, shape.Dimensions.AsSpan()).ToArray(), shape.Dimensions.AsSpan());
        broken.Add("items.bias", Enumerable.Repeat(float.NaN, ItemCount).ToArray(), ItemCount);
        var error = Assert.Throws<ModelFormatException>(() => new Recommender(Spec with { ItemBias = true }, ItemCount, broken));
        Assert.Contains("items.bias", error.Message, StringComparison.Ordinal);
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
        var error = Assert.Throws<ModelFormatException>(() => SyntheticModel.Recommender(Spec with { Heads = 3 }, ItemCount));
        Assert.Contains("Heads", error.Message, StringComparison.Ordinal);

        var tensors = SyntheticModel.Tensors(Spec, ItemCount);
        error = Assert.Throws<ModelFormatException>(() => new Recommender(Spec with { ItemBias = true }, ItemCount, tensors));
        Assert.Contains("items.bias", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ModelFormatException>(() => new Recommender(Spec, ItemCount + 1, tensors));
        Assert.Contains("items.weight of shape (41, 8), found shape (40, 8)", error.Message, StringComparison.Ordinal);
    }
}
