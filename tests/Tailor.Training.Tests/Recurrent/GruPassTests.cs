using System.Numerics;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Recurrent;

namespace Tailor.Training.Tests.Recurrent;

/// <summary>The recurrent layer in one pass against libtorch's operator, and against its equations where products have gains and shifts.</summary>
public sealed class GruPassTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(2, 3, 5, 3, true)]
    [InlineData(3, 7, 4, 17, false)]
    [InlineData(5, 2, 33, 33, true)]
    public void States_and_gradients_are_those_of_libtorch(int rows, int places, int inputs, int width, bool hasInitial)
    {
        using var scope = torch.NewDisposeScope();
        var weights = new GruWeights(Random(1, 3 * width, inputs), Random(2, 3 * width, width), Random(3, 3 * width), Random(4, 3 * width));
        var (x, initial, upstream) = (Random(5, rows, places, inputs), hasInitial ? Random(6, rows, width) : null, Random(7, rows, places, width).detach());
        Tensor[] all = [x, weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, .. hasInitial ? (Tensor[])[initial!] : []];
        var (found, expected) = (GruLayer.States(x, initial, weights), GruLayer.Composed(x, initial, weights));
        AssertClose(expected, found);
        var (a, b) = (torch.grad((found * upstream).sum(), all), torch.grad((expected * upstream).sum(), all));
        for (var i = 0; i < all.Length; i++) AssertClose(b[i]!, a[i]!);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 4, 5)]
    [InlineData(2, 5, 19)]
    public void Samples_have_gains_and_shifts_of_their_own(int rows, int places, int width)
    {
        using var scope = torch.NewDisposeScope();
        Tensor products = Random(1, rows, places, 3 * width), weight = Random(2, 3 * width, width), gains = Random(3, rows, 3 * width), shifts = Random(4, rows, 3 * width);
        Tensor[] all = [products, weight, gains, shifts];
        var upstream = Random(5, rows, places, width).detach();
        var (found, expected) = (GruPass.States(products, initial: null, weight, new LayerProducts(gains, shifts)), Composed());
        AssertClose(expected, found);
        var (a, b) = (torch.grad((found * upstream).sum(), all), torch.grad((expected * upstream).sum(), all));
        for (var i = 0; i < all.Length; i++) AssertClose(b[i]!, a[i]!);

        Tensor Composed()
        {
            var state = torch.zeros([rows, width]);
            var states = new Tensor[places];
            for (var t = 0; t < places; t++)
            {
                Tensor[] input = products.select(1, t).split(width, 1), own = ((torch.linear(state, weight) * gains) + shifts).split(width, 1);
                var candidate = (input[2] + ((input[0] + own[0]).sigmoid() * own[2])).tanh();
                states[t] = state = candidate + ((input[1] + own[1]).sigmoid() * (state - candidate));
            }

            return torch.stack(states, 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(37)]
    public void A_cell_is_differentiated_alike_in_vectors_and_one_value_at_a_time(int width)
    {
        var random = new Random(width);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        float[] gates = Values(3 * width), fromState = Values(width), before = Values(width), state = Values(width);
        float[] plainState = [.. state], ofInput = new float[3 * width], ofState = new float[3 * width], plainInput = new float[3 * width], plainOfState = new float[3 * width];
        GruCell.Differentiate(gates, fromState, before, state, ofInput, ofState);
        GruCell.DifferentiateScalar(gates, fromState, before, plainState, plainInput, plainOfState);
        Assert.Equal(plainState, state);
        Assert.Equal(plainInput, ofInput);
        Assert.Equal(plainOfState, ofState);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(37)]
    public void A_cell_steps_alike_in_vectors_and_one_value_at_a_time(int width)
    {
        var random = new Random(width);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 20) - 10)];
        float[] own = Values(3 * width), before = Values(width), gates = Values(3 * width), plainGates = [.. gates], fromState = new float[width], after = new float[width], plainAfter = new float[width];
        GruCell.Step(own, before, gates, fromState, after);
        GruCell.StepScalar(own, before, plainGates, plainAfter);
        Assert.Equal(own[(2 * width)..], fromState);
        for (var i = 0; i < gates.Length; i++) Assert.Equal(plainGates[i], gates[i], 5e-7f);
        for (var i = 0; i < width; i++) Assert.Equal(plainAfter[i], after[i], 1e-5f);
    }

    [Fact]
    public void Squashing_is_off_by_less_than_its_summary_says()
    {
        var values = new float[Vector<float>.Count];
        for (var x = -30.0; x < 30; x += .01)
        {
            Array.Fill(values, (float)x);
            Assert.Equal(Math.Tanh((float)x), Squashing.Tanh(new Vector<float>(values))[0], 3e-7);
            Assert.Equal(1 / (1 + Math.Exp(-(float)x)), Squashing.Sigmoid(new Vector<float>(values))[0], 3e-7);
        }
    }

    private static Tensor Random(int seed, params long[] sizes)
    {
        var random = new Random(seed);
        var values = new float[sizes.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle() - .5f;
        var tensor = torch.tensor(values, sizes);
        tensor.requires_grad = true;
        return tensor;
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (a, b) = (expected.contiguous().data<float>(), actual.contiguous().data<float>());
        for (var i = 0; i < a.Length; i++) Assert.True(Math.Abs(a[i] - b[i]) <= 2e-5 * (1 + Math.Abs(a[i])), $"[{i}]: expected {a[i]}, found {b[i]}");
    }
}
