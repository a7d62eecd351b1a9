namespace Tailor.Torch.Tests.Tensors;

/// <summary>Functions of neural networks against values worked out by hand.</summary>
public sealed class FunctionalTests : TorchTest
{
    [Fact]
    public void Linear_with_and_without_bias()
    {
        var (x, weight) = (Doubles([1, 2, 3, 4], 2, 2), Doubles([1, 0, 1, 1, 0, -1], 3, 2));
        AssertValues([1, 3, -2, 3, 7, -4], [2, 3], torch.linear(x, weight));
        AssertValues([11, 23, 28, 13, 27, 26], [2, 3], torch.linear(x, weight, Doubles([10, 20, 30])));
    }

    [Fact]
    public void Layer_norm_takes_mean_and_variance_out()
    {
        // Row 1, 3: mean 2, variance 1 (divided by d); ε = 3 makes the root 2.
        var y = torch.layer_norm(Doubles([1, 3, 5, 5], 2, 2), Doubles([2, 4]), Doubles([10, 20]), 3);
        AssertValues([9, 22, 10, 20], [2, 2], y);
    }

    [Fact]
    public void Embedding_looks_rows_up()
    {
        var rows = torch.embedding(Doubles([1, 2, 3, 4, 5, 6], 3, 2), torch.tensor([2L, 0, 2, 1], 2, 2));
        AssertValues([5, 6, 1, 2, 5, 6, 3, 4], [2, 2, 2], rows);
    }

    [Fact]
    public void Conv2d_slides_a_window()
    {
        var x = Doubles([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3);
        var y = torch.conv2d(x, Doubles([1, 0, 0, 1], 1, 1, 2, 2), Doubles([100])); // upper left + lower right + 100
        AssertValues([106, 108, 112, 114], [1, 1, 2, 2], y);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_of_minus_the_log_of_the_targets_share()
    {
        var logits = Doubles([0, Math.Log(3), 0, 0], 2, 2); // shares ¼ ¾, ½ ½
        AssertValues([-(Math.Log(.75) + Math.Log(.5)) / 2], [], torch.cross_entropy(logits, torch.tensor([1L, 0])));
    }

    [Fact]
    public void Gru_follows_its_equations()
    {
        // One unit; gates reset, update, new, as libtorch orders them. Step 1 from h = .5, step 2 from its result.
        double[] inputs = [.3, -1.2];
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        var h = .5;
        var expected = new double[2];
        for (var t = 0; t < 2; t++)
        {
            var reset = Sigmoid((.1 * inputs[t]) + .01 + (.4 * h) + .04);
            var update = Sigmoid((.2 * inputs[t]) + .02 + (.5 * h) + .05);
            var candidate = Math.Tanh((.3 * inputs[t]) + .03 + (reset * ((.6 * h) + .06)));
            expected[t] = h = ((1 - update) * candidate) + (update * h);
        }

        var (states, last) = torch.gru(
            Doubles(inputs, 1, 2, 1),
            Doubles([.5], 1, 1, 1),
            [Doubles([.1, .2, .3], 3, 1), Doubles([.4, .5, .6], 3, 1), Doubles([.01, .02, .03]), Doubles([.04, .05, .06])]);
        AssertValues(expected, [1, 2, 1], states);
        AssertValues([expected[1]], [1, 1, 1], last);
    }
}
