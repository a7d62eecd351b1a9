namespace Tailor.Torch.Tests.Autograd;

/// <summary>
/// Gradients by autograd against central differences in float64, for every element of every input. A result that is no scalar is weighted
/// by fixed random numbers and summed, so that every element of it counts.
/// </summary>
internal static class GradientCheck
{
    /// <summary>Relative to the larger of 1 and the gradient: differences are off by about h² + 1e-16 / h.</summary>
    private const double Tolerance = 1e-7;

    private const double Step = 1e-5;

    public static void Of(Func<Tensor> function, params Tensor[] inputs)
    {
        foreach (var input in inputs)
        {
            Assert.Equal(ScalarType.Float64, input.dtype);
            input.requires_grad = true;
        }

        using var scope = torch.NewDisposeScope();
        var gradients = torch.grad(Weighted(function()), inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            var analytic = gradients[i] is { } gradient ? gradient.data<double>() : new double[inputs[i].numel()];
            Compare(function, inputs[i], i, analytic);
        }
    }

    /// <summary>Values in (−1, 1) that are the same at every run.</summary>
    public static Tensor Random(int seed, params long[] sizes)
    {
        var random = new Random(seed);
        var count = sizes.Aggregate(1L, (product, size) => product * size);
        return torch.tensor([.. Enumerable.Range(0, (int)count).Select(_ => (2 * random.NextDouble()) - 1)], sizes);
    }

    private static void Compare(Func<Tensor> function, Tensor input, int number, double[] analytic)
    {
        var values = input.data<double>();
        for (var j = 0; j < values.Length; j++)
        {
            var numeric = (At(values[j] + Step) - At(values[j] - Step)) / (2 * Step);
            var limit = Tolerance * Math.Max(1, Math.Abs(numeric));
            Assert.True(Math.Abs(numeric - analytic[j]) <= limit, $"input {number}, element {j}: differences give {numeric}, autograd {analytic[j]}");

            double At(double value)
            {
                using var scope = torch.NewDisposeScope();
                using var recording = torch.no_grad();
                var moved = (double[])values.Clone();
                moved[j] = value;
                input.CopyFrom<double>(moved);
                var result = Weighted(function()).item();
                input.CopyFrom<double>(values);
                return result;
            }
        }
    }

    private static Tensor Weighted(Tensor result) => result.ndim == 0 ? result : (result * Random(99, result.shape)).sum();
}
