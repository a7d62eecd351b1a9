using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests.Optimizers;

public sealed class GradientNormTests : TorchTest
{
    [Fact]
    public void The_norm_is_that_of_all_gradients_together()
    {
        Assert.Equal(13, GradientNorm.Of([torch.tensor([3f, 4]), null, torch.tensor([0f, 12], 2, 1).t()]), 12);
        Assert.Equal(5, GradientNorm.Of([Doubles([3, 4])]), 12); // through libtorch's operators
        Assert.Equal(0, GradientNorm.Of([]));
    }

    [Fact]
    public void Millions_of_entries_lose_nothing()
    {
        // 3 million times .1²; summed in one single-precision accumulator this is off in the second digit.
        var norm = GradientNorm.Of([torch.full([3_000_001], .1)]);
        Assert.Equal(1, norm / Math.Sqrt(3_000_001 * (double).1f * .1f), 1e-6);
    }

    [Theory]
    [InlineData(5, 0, 1)] // no limit
    [InlineData(5, -1, 1)]
    [InlineData(5, 10, 1)] // within it
    [InlineData(5, 5, 1)]
    [InlineData(20, 5, .25)]
    public void Clipping_scales_to_the_maximum(double norm, double maximum, double expected) =>
        Assert.Equal(expected, GradientNorm.ClipScale(norm, maximum), 1e-6);

    [Fact]
    public void A_norm_that_is_no_number_is_not_hidden()
    {
        Assert.True(double.IsNaN(GradientNorm.Of([torch.tensor([1f, float.NaN])])));
        Assert.True(double.IsPositiveInfinity(GradientNorm.Of([torch.tensor([1f, float.NegativeInfinity])])));
    }

    [Fact]
    public void A_clipped_step_equals_a_step_with_the_clipped_gradient()
    {
        float[] start = [1, -2, 3], gradient = [30, -40, 0];
        Tensor a = torch.tensor(start), b = torch.tensor(start), g = torch.tensor(gradient);
        using var clipping = new Adam([a], new AdamOptions(Epsilon: .1));
        using var plain = new Adam([b], new AdamOptions(Epsilon: .1));
        clipping.step([g], .1, GradientNorm.ClipScale(GradientNorm.Of([g]), 5));
        plain.step([torch.tensor([3f, -4, 0])], .1);
        AssertValues(b.to(ScalarType.Float64).data<double>(), [3], a, 1e-6);
    }
}
