namespace Tailor.Torch.Tests.Autograd;

/// <summary>Functions whose gradients are worked out by hand.</summary>
public sealed class FunctionTests : TorchTest
{
    [Fact]
    public void A_gradient_worked_out_by_hand_flows_on_to_the_inputs_and_comes_from_behind()
    {
        var (a, b) = (Leaf(1, 2, 3), Leaf(2, 2, 3));
        var found = torch.grad((Product(a.exp(), b) * Product(b, a)).sum(), [a, b]);
        var expected = torch.grad((a.exp() * b * (b * a)).sum(), [a, b]);
        for (var i = 0; i < 2; i++) AssertValues(expected[i]!.data<double>(), [2, 3], found[i]!);
    }

    [Fact]
    public void An_input_without_a_gradient_gets_none()
    {
        var (a, b) = (Leaf(1, 3), Leaf(2, 3));
        var result = torch.function(Unrecorded(() => a * b), [a, b], gradient => [gradient * b, null]);
        var found = torch.grad(result.sum(), [a, b]);
        AssertValues(b.data<double>(), [3], found[0]!);
        Assert.Null(found[1]);
    }

    [Fact]
    public void Where_nothing_records_the_result_is_a_constant()
    {
        var a = Leaf(1, 3);
        using (torch.no_grad()) Assert.False(Product(a, a).requires_grad);
        Assert.False(Product(a.detach(), a.detach()).requires_grad);
        Assert.True(Product(a.detach(), a).requires_grad);
    }

    [Fact]
    public void What_the_gradient_throws_arrives_where_differentiating_began()
    {
        var a = Leaf(1, 3);
        var result = torch.function(Unrecorded(() => a * a), [a], _ => throw new InvalidOperationException("by hand"));
        Assert.Equal("by hand", Assert.Throws<InvalidOperationException>(() => torch.grad(result.sum(), [a])).Message);
        Assert.Equal([3], torch.grad(a.sum(), [a])[0]!.shape); // and nothing of it is left
    }

    private static Tensor Leaf(int seed, params long[] sizes)
    {
        var leaf = GradientCheck.Random(seed, sizes);
        leaf.requires_grad = true;
        return leaf;
    }

    private static Tensor Product(Tensor a, Tensor b) => torch.function(Unrecorded(() => a * b), [a, b], gradient => [gradient * b, gradient * a]);

    private static Tensor Unrecorded(Func<Tensor> value)
    {
        using var recording = torch.no_grad();
        return value();
    }
}
