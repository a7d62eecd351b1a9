using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Backbones;

public sealed class SasRecTests : BackboneContract
{
    protected override IEnumerable<BackboneSpec> Specs =>
    [
        Spec(width: 6, length: 5, blocks: 2, heads: 2, feedForward: 7, NormPlacement.Pre, PositionLayout.LeftAligned),
        .. from placement in Enum.GetValues<NormPlacement>()
           from layout in Enum.GetValues<PositionLayout>()
           from normal in new[] { false, true }
           select Spec(width: 18, length: 9, blocks: 2, heads: normal ? 3 : 1, feedForward: 33, placement, layout) with { EmbeddingNorm = normal, ScaleEmbedding = !normal, ItemBias = normal },
        Spec(width: 1, length: 1, blocks: 1, heads: 1, feedForward: 1, NormPlacement.Pre, PositionLayout.LeftAligned) with { NormEpsilon = 1e-2f },
        Spec(width: 50, length: 70, blocks: 3, heads: 1, feedForward: 50, NormPlacement.Pre, PositionLayout.LeftAligned),
        Spec(width: 64, length: 53, blocks: 2, heads: 2, feedForward: 128, NormPlacement.Query, PositionLayout.Original),
    ];

    [Fact]
    public void A_network_of_identities_is_worked_by_hand()
    {
        // Width 2, one head, every layer the identity but the feed-forward's outer weight, which is zero; norms pass (1, −1) directions on.
        // History (0): x = item 0 = (3, 1); norm → (1, −1); attention sees itself: (1, −1); x = (4, 0); final norm → (1, −1).
        // Scores: item 0: 3 − 1 = 2; item 1 = (0, 5): −5; item 2 = (2, 2): 0.
        var spec = Spec(width: 2, length: 2, blocks: 1, heads: 1, feedForward: 2, NormPlacement.Pre, PositionLayout.LeftAligned) with { NormEpsilon = 1e-12f };
        var session = new Recommender(spec, 3, HandMade(spec, [3, 1, 0, 5, 2, 2])).OpenSession();
        var (state, scores) = (new float[2], new float[3]);
        session.Encode([0], state);
        session.Score([0], scores);
        Assert.Equal([1, -1], state, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal([2, -5, 0], scores, (a, b) => Math.Abs(a - b) < 1e-5f);

        // History (0, 1): norms (1, −1) and (−1, 1); the query (−1, 1) scores the keys −2/√2 and 2/√2, so the second weighs
        // w = 1/(1 + e^(−4/√2)) = 0.944193; attention = (1 − 2w)(1, −1) = (−0.888386, 0.888386); x = (−0.888386, 5.888386); final norm → (−1, 1).
        session.Encode([0, 1], state);
        Assert.Equal([-1, 1], state, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Attention_weights_are_worked_by_hand()
    {
        // As above but three wide and with Query placement. Items 0: (1, −1, 0), 1: (0, 1, −1), history (0, 1).
        // q = Norm(item 1) = √1.5 · (0, 1, −1) = (0, 1.224745, −1.224745); keys are the items: scores −1.224745/√3 and 2.449490/√3;
        // weights 1/(1 + e^2.121320) = 0.107042 and 0.892958; attention (0.107042, 0.785916, −0.892958);
        // x = (0.107042, 2.010661, −2.117703); its mean is 0, its variance 2.846294; two norms make x/√2.846294.
        var spec = Spec(width: 3, length: 2, blocks: 1, heads: 1, feedForward: 3, NormPlacement.Query, PositionLayout.LeftAligned) with { NormEpsilon = 1e-12f };
        var session = new Recommender(spec, 2, HandMade(spec, [1, -1, 0, 0, 1, -1])).OpenSession();
        var state = new float[3];
        session.Encode([0, 1], state);
        Assert.Equal([0.063448f, 1.191788f, -1.255236f], state, (a, b) => Math.Abs(a - b) < 5e-6f);
    }

    [Fact]
    public void The_empty_history_is_the_final_norm_of_zero()
    {
        var spec = Spec(width: 18, length: 9, blocks: 1, heads: 1, feedForward: 3, NormPlacement.Pre, PositionLayout.LeftAligned);
        var tensors = SyntheticModel.Tensors(spec, ItemCount);
        var state = new float[spec.Width];
        new Recommender(spec, ItemCount, tensors).OpenSession().Encode([], state);
        Assert.Equal(tensors.Floats("final.norm.bias", spec.Width).ToArray(), state);
    }

    internal static SasRecSpec Spec(int width, int length, int blocks, int heads, int feedForward, NormPlacement norm, PositionLayout layout) => new()
    {
        Width = width,
        MaxLength = length,
        Blocks = blocks,
        Heads = heads,
        FeedForward = feedForward,
        Norm = norm,
        Layout = layout,
        EmbeddingNorm = false,
        ScaleEmbedding = false,
    };

    private static TensorMap HandMade(SasRecSpec spec, float[] items)
    {
        var map = new TensorMap();
        foreach (var shape in spec.Tensors())
        {
            var count = (int)shape.ElementCount;
            var zero = shape.Name.StartsWith("positions", StringComparison.Ordinal) || shape.Name.EndsWith("bias", StringComparison.Ordinal) || shape.Name.EndsWith("outer.weight", StringComparison.Ordinal);
            var one = shape.Name.EndsWith("norm.weight", StringComparison.Ordinal);
            float[] values = [.. Enumerable.Range(0, count).Select(i => zero ? 0f : one || i / spec.Width == i % spec.Width ? 1 : 0)];
            map.Add(shape.Name, values, [.. shape.Dimensions]);
        }

        map.Add("items.weight", items, items.Length / spec.Width, spec.Width);
        return map;
    }
}
