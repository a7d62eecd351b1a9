using Xunit.Sdk;

namespace Tailor.Torch.Tests.Autograd;

/// <summary>The check sees wrong gradients.</summary>
public sealed class GradientCheckTests : TorchTest
{
    [Fact]
    public void A_right_gradient_passes()
    {
        var x = GradientCheck.Random(1, 4);
        GradientCheck.Of(() => x * x, x);
        Assert.Equal(GradientCheck.Random(1, 4).data<double>(), x.data<double>());
    }

    [Fact]
    public void A_gradient_of_half_the_size_is_seen()
    {
        var x = GradientCheck.Random(1, 4);
        var error = Assert.ThrowsAny<XunitException>(() => GradientCheck.Of(() => x * x.detach(), x));
        Assert.Contains("input 0, element 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_autograd_missed_is_seen()
    {
        var (x, y) = (GradientCheck.Random(1, 4), GradientCheck.Random(2, 4));
        Assert.ThrowsAny<XunitException>(() => GradientCheck.Of(() => x * y.detach(), x, y));
    }
}
