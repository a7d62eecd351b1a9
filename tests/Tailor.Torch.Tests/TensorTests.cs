namespace Tailor.Torch.Tests;

public class TensorTests
{
    [Fact]
    public void Values_come_back_as_they_went_in()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = torch.tensor([1f, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([2L, 3], matrix.shape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], matrix.t().data<float>());
    }

    [Fact]
    public void A_wrong_shape_is_an_error_with_libtorchs_message()
    {
        using var scope = torch.NewDisposeScope();
        var error = Assert.Throws<TorchException>(() => torch.zeros([2, 3]).mm(torch.zeros([2, 3])));
        Assert.Contains("cannot be multiplied (2x3 and 2x3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_flow()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor([1.0, 2, 3]);
        x.requires_grad = true;
        (x * x).sum().backward();
        Assert.Equal([2.0, 4, 6], x.grad!.data<double>());
        var y = torch.tensor([1.0, 2, 3]);
        y.requires_grad = true;
        var gradients = torch.grad((x * 3).sum(), [x, y]);
        Assert.Equal([3.0, 3, 3], gradients[0]!.data<double>());
        Assert.Null(gradients[1]);
    }
}
