using Tailor.Torch;

namespace Tailor.Training.Tests.Backbones;

internal static class GradientCheck
{
    /// <summary>Compares every entry of every gradient with a central difference, in float64: to 1e-6, relative where a gradient is above 1.</summary>
    public static void Holds(Func<Tensor> loss, IEnumerable<KeyValuePair<string, Tensor>> inputs)
    {
        const double step = 1e-6;
        using var scope = torch.NewDisposeScope();
        KeyValuePair<string, Tensor>[] named = [.. inputs];
        var gradients = torch.grad(loss(), [.. named.Select(pair => pair.Value)]);
        for (var p = 0; p < named.Length; p++)
        {
            var (name, tensor) = named[p];
            Assert.Equal(ScalarType.Float64, tensor.dtype);
            var gradient = gradients[p]?.data<double>() ?? new double[tensor.numel()];
            var values = tensor.data<double>();
            for (var i = 0; i < values.Length; i++)
            {
                var expected = (At(values[i] + step) - At(values[i] - step)) / (2 * step);
                tensor.CopyFrom<double>(values);
                var tolerance = 1e-6 * Math.Max(1, Math.Abs(expected));
                Assert.True(Math.Abs(gradient[i] - expected) <= tolerance, $"{name}[{i}]: gradient {gradient[i]:G9}, difference {expected:G9}");

                double At(double value)
                {
                    double[] moved = [.. values];
                    moved[i] = value;
                    tensor.CopyFrom<double>(moved);
                    using var inner = torch.NewDisposeScope();
                    using var recording = torch.no_grad();
                    return loss().item();
                }
            }
        }
    }
}
