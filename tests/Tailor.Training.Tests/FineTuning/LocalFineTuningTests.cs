using Tailor.Models.Backbones;
using Tailor.Training.Backbones;
using Tailor.Training.FineTuning;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.FineTuning;

/// <summary>A few steps on one user's history.</summary>
public sealed class LocalFineTuningTests
{
    private const int Items = 20;
    private static readonly int[] History = [3, 7, 11, 2, 9, 3, 7, 11];

    [Theory]
    [InlineData("sasrec")]
    [InlineData("caser")]
    public void More_steps_expect_the_users_own_items_more(string kind)
    {
        var (spec, start) = Start(kind);
        var before = Loss(spec, start);
        var losses = ((int[])[1, 5, 40]).Select(steps =>
        {
            using var tuning = new LocalFineTuning(spec, Items, start, new FineTuningOptions(steps, Rate: .2));
            return Loss(spec, tuning.Tune(History));
        }).ToArray();
        Assert.True(before > losses[0] && losses[0] > losses[1] && losses[1] > losses[2], $"{before} → {string.Join(", ", losses)}");
        Assert.True(losses[2] < before / 2);
    }

    [Fact]
    public void Every_user_begins_at_the_same_model()
    {
        var (spec, start) = Start("sasrec");
        var kept = start.ToDictionary(pair => pair.Key, pair => (float[])pair.Value.Clone(), StringComparer.Ordinal);
        using var tuning = new LocalFineTuning(spec, Items, start, new FineTuningOptions(3, .1));
        var first = tuning.Tune(History);
        tuning.Tune([1, 2, 3, 4]);
        var again = tuning.Tune(History);
        foreach (var (name, values) in first) Assert.Equal(values, again[name]);
        foreach (var (name, values) in kept) Assert.Equal(values, start[name]);
        Assert.NotEqual(start["items.weight"], first["items.weight"]);
        using var holding = new LocalFineTuning(spec, Items, start, new FineTuningOptions(3, .1, HoldBack: 2));
        var held = holding.Tune([.. History, 1, 2]);
        foreach (var (name, values) in first) Assert.Equal(values, held[name]); // the two latest items teach nothing
        Assert.Same(start, holding.Tune([1, 2, 3]));
        Assert.Same(start, tuning.Tune([5])); // no transition: nothing to learn
        Assert.Same(start, tuning.Tune([]));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var (spec, start) = Start("sasrec");
        var error = Assert.Throws<ArgumentException>(() => new LocalFineTuning(spec, Items, start, new FineTuningOptions(0, double.NaN)));
        Assert.Contains("Steps", error.Message, StringComparison.Ordinal);
        Assert.Contains("Rate", error.Message, StringComparison.Ordinal);
    }

    private static (BackboneSpec Spec, IReadOnlyDictionary<string, float[]> Values) Start(string kind)
    {
        BackboneSpec spec = kind == "caser"
            ? new CaserSpec { Width = 8, MaxLength = 3, HorizontalFilters = 4, VerticalFilters = 2 }
            : new SasRecSpec { Width = 8, MaxLength = 5, Blocks = 1, Heads = 1, FeedForward = 8, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false };
        using var graph = BackboneGraph.Create(spec, Items, seed: 5);
        return (spec, graph.Parameters.Snapshot());
    }

    /// <summary>Mean −log softmax of what follows in the latest window, by the runtime.</summary>
    private static double Loss(BackboneSpec spec, IReadOnlyDictionary<string, float[]> values)
    {
        var (session, scores, losses) = (ModelExport.ToRecommender(spec, Items, values).OpenSession(), new float[Items], new List<double>());
        for (var target = History.Length - spec.MaxLength; target < History.Length; target++)
        {
            session.Score(History.AsSpan((spec is CaserSpec ? 0 : History.Length - spec.MaxLength - 1)..target), scores);
            losses.Add(Math.Log(scores.Sum(score => Math.Exp(score))) - scores[History[target]]);
        }

        return losses.Average();
    }
}
