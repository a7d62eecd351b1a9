using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Backbones;

public sealed class Gru4RecTests : BackboneContract
{
    protected override IEnumerable<BackboneSpec> Specs =>
    [
        Spec(width: 5, length: 4, hidden: 3, layers: 2),
        Spec(width: 17, length: 7, hidden: 33, layers: 1) with { EmbeddingNorm = true, ItemBias = true },
        Spec(width: 64, length: 60, hidden: 50, layers: 2),
        Spec(width: 1, length: 1, hidden: 1, layers: 1),
        Spec(width: 7, length: 5, hidden: 7, layers: 3) with { Residual = true },
        Spec(width: 34, length: 60, hidden: 34, layers: 2) with { Residual = true, EmbeddingNorm = true },
    ];

    [Fact]
    public void One_unit_is_worked_by_hand()
    {
        // Item 0 is 2. Input weights (r, z, n) = (0, 0, 0.5), biases (0, ln 3, 0); hidden weights zero, biases (0, 0, 1).
        // From state 0: r = ½, z = ¾, n = tanh(0.5·2 + ½·1) = tanh 1.5 = 0.905148; state = ¼ n = 0.226287; output = 2·state + 1 = 1.452574.
        var spec = Spec(width: 1, length: 3, hidden: 1, layers: 1);
        var map = new TensorMap();
        map.Add("layers.0.input.weight", new[] { 0, 0, 0.5f }, 3, 1);
        map.Add("layers.0.input.bias", new[] { 0, MathF.Log(3), 0 }, 3);
        map.Add("layers.0.hidden.weight", new float[3], 3, 1);
        map.Add("layers.0.hidden.bias", new float[] { 0, 0, 1 }, 3);
        map.Add("output.weight", new float[] { 2 }, 1, 1);
        map.Add("output.bias", new float[] { 1 }, 1);
        map.Add("items.weight", new float[] { 2 }, 1, 1);
        var session = new Recommender(spec, 1, map).OpenSession();
        var state = new float[1];
        session.Encode([0], state);
        Assert.Equal(1.452574f, state[0], 1e-5f);

        session.Encode([], state);
        Assert.Equal(1, state[0]);
    }

    [Fact]
    public void A_residual_layer_adds_its_state_to_what_it_reads()
    {
        // Item 0 is (2, 4). Its norm (weights 1, biases 0) is (−1, 1). Input weights are zero but the candidates': (1, 0) and (0, 1); all biases zero.
        // From state 0: z = ½, n = tanh(−1), tanh(1) = ∓0.761594; state = ∓0.380797; stream = (1.619203, 4.380797).
        // Its norm is (−1, 1) again; times (3, 1) plus (0, 5): (−3, 6); output weights ((1, 0), (1, 1)): (−3, 3).
        var spec = Spec(width: 2, length: 3, hidden: 2, layers: 1) with { Residual = true };
        var map = new TensorMap();
        map.Add("layers.0.norm.weight", new float[] { 1, 1 }, 2);
        map.Add("layers.0.norm.bias", new float[2], 2);
        map.Add("layers.0.input.weight", new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 }, 6, 2);
        map.Add("layers.0.input.bias", new float[6], 6);
        map.Add("layers.0.hidden.weight", new float[12], 6, 2);
        map.Add("layers.0.hidden.bias", new float[6], 6);
        map.Add("final.norm.weight", new float[] { 3, 1 }, 2);
        map.Add("final.norm.bias", new float[] { 0, 5 }, 2);
        map.Add("output.weight", new float[] { 1, 0, 1, 1 }, 2, 2);
        map.Add("output.bias", new float[2], 2);
        map.Add("items.weight", new float[] { 2, 4 }, 1, 2);
        var session = new Recommender(spec, 1, map).OpenSession();
        var state = new float[2];
        session.Encode([0], state);
        Assert.Equal(-3, state[0], 1e-5f);
        Assert.Equal(3, state[1], 1e-5f);

        session.Encode([], state); // the final norm of nothing: (0, 5)
        Assert.Equal([0, 5], state);
    }

    [Fact]
    public void A_residual_needs_a_state_as_wide_as_the_embedding() =>
        Assert.Contains("Hidden must be Width", Assert.Single((Spec(width: 4, length: 3, hidden: 5, layers: 1) with { Residual = true }).Problems()), StringComparison.Ordinal);

    internal static Gru4RecSpec Spec(int width, int length, int hidden, int layers) =>
        new() { Width = width, MaxLength = length, Hidden = hidden, Layers = layers, EmbeddingNorm = false };
}
