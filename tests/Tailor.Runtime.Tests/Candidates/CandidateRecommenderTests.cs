using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Runtime.Candidates;
using Tailor.Runtime.Tests.Backbones;

namespace Tailor.Runtime.Tests.Candidates;

/// <summary>A session over some rows answers as one over the whole table does, restricted to the candidates.</summary>
public sealed class CandidateRecommenderTests
{
    private const int ItemCount = 200;

    private static readonly SasRecSpec Spec = SasRecTests.Spec(width: 18, length: 7, blocks: 2, heads: 3, feedForward: 33, NormPlacement.Pre, PositionLayout.LeftAligned) with { ItemBias = true };

    private static readonly int[] Candidates = [.. Enumerable.Range(0, 70).Select(i => (i * 37) % ItemCount)];

    private static readonly int[] Known = [3, 150, 77, 77, 12, 5, 199, 0];

    [Theory]
    [InlineData(32)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(2)]
    public void Ranks_as_the_whole_table_does_restricted_to_the_candidates(int itemBits)
    {
        foreach (var spec in (BackboneSpec[])[Spec, Spec with { ItemBias = false }, Gru4RecTests.Spec(width: 10, length: 6, hidden: 10, layers: 2)])
        {
            var tensors = SyntheticModel.Tensors(spec, ItemCount);
            var set = new CandidateSet(ItemCount, Candidates, Known);
            var options = new RecommenderOptions { ItemBits = itemBits };
            var (session, whole) = (new CandidateRecommender(spec, set, set.RowsOf(tensors), options).OpenSession(), new Recommender(spec, ItemCount, tensors, options).OpenSession());
            foreach (var history in (int[][])[[], [3], [150, 77, 12], [.. Known, .. Candidates[..5], 3, 5]])
            {
                foreach (var exclude in (bool[])[true, false]) AssertSame(whole, session, history, exclude);
            }
        }
    }

    [Fact]
    public void A_plan_is_applied_to_the_held_rows()
    {
        var adaptation = new AdaptationSpec(ParameterForm.ScaleShift, 0);
        var tensors = SyntheticModel.Tensors(Spec, ItemCount);
        var (set, options) = (new CandidateSet(ItemCount, Candidates, Known), new RecommenderOptions { Adaptation = adaptation });
        var structure = Structure.Of(4, 0b0110);
        var random = new Random(4);
        var parts = new PlanParts { Structure = structure, Parameters = new(ParameterForm.ScaleShift, [.. Enumerable.Range(0, adaptation.ValueCount(Spec.SkippableBlocks(), structure)).Select(_ => random.NextSingle())]) };
        var held = new CandidateRecommender(Spec, set, set.RowsOf(tensors), options);
        var whole = new Recommender(Spec, ItemCount, tensors, options);
        AssertSame(whole.Apply(parts).OpenSession(), held.Apply(parts).OpenSession(), Known, exclude: true);
        Assert.Equal((long)set.Items.Length * (Spec.Width + 1) * sizeof(float), held.Held.Bytes.Items); // and no byte of any other item
        Assert.True(held.Held.Bytes.Items < whole.Bytes.Items / 2);
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        var set = new CandidateSet(ItemCount, Candidates, Known);
        var session = new CandidateRecommender(Spec, set, set.RowsOf(SyntheticModel.Tensors(Spec, ItemCount)), new RecommenderOptions()).OpenSession();
        var (history, top) = ((int[])[3, 150, 77, 12, 5], new Recommendation[10]);
        for (var i = 0; i < 50; i++) session.Recommend(history, top);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) session.Recommend(history, top);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Only_what_the_network_reads_must_be_held()
    {
        var set = new CandidateSet(ItemCount, Candidates, Known);
        Assert.Equal(Candidates.Concat(Known).Distinct().Order(), set.Items.ToArray());
        Assert.Equal(70, set.Candidates);
        var stranger = Enumerable.Range(0, ItemCount).First(item => set.RowOf(item) < 0);
        var session = new CandidateRecommender(Spec, set, set.RowsOf(SyntheticModel.Tensors(Spec, ItemCount)), new RecommenderOptions()).OpenSession();
        var (old, fresh) = (new Recommendation[5], new Recommendation[5]);
        Assert.Equal(5, session.Recommend([stranger, 3, 150, 77, 12, 5, 199, 0], old)); // beyond the window
        Assert.Equal(5, session.Recommend([3, 150, 77, 12, 5, 199, 0], fresh));
        Assert.Equal(fresh, old);
        var error = Assert.Throws<ArgumentException>(() => session.Recommend([3, stranger], old));
        Assert.Contains($"item {stranger}, whose row is not among the {set.Items.Length} that this session holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_that_make_no_sense_are_refused()
    {
        Assert.Contains("at least one candidate", Assert.Throws<ArgumentException>(() => new CandidateSet(9, [], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("Entry 1 is no item of this model: expected 0 to 8", Assert.Throws<ArgumentOutOfRangeException>(() => new CandidateSet(9, [1, 9], [])).Message, StringComparison.Ordinal);
        Assert.Contains("Entry 0 is no item", Assert.Throws<ArgumentOutOfRangeException>(() => new CandidateSet(9, [1], [-1])).Message, StringComparison.Ordinal);
        var set = new CandidateSet(ItemCount, [1], []);
        var wrong = Assert.Throws<ArgumentException>(() => new Recommender(Spec, ItemCount, set.RowsOf(SyntheticModel.Tensors(Spec, ItemCount)), new RecommenderOptions()));
        Assert.Contains("Expected the 1 rows of the candidates", wrong.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(RecommenderSession whole, CandidateSession session, int[] history, bool exclude)
    {
        var scores = new float[ItemCount];
        whole.Score(history, scores);
        Recommendation[] expected = [.. Candidates.Distinct().Except(exclude ? history : []).OrderByDescending(item => scores[item]).ThenBy(item => item).Take(12).Select(item => new Recommendation(item, scores[item]))];
        var top = new Recommendation[12];
        Assert.Equal(12, session.Recommend(history, top, exclude));
        Assert.Equal(expected, top);
    }
}
