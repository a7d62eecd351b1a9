namespace Tailor.Torch.Tests.Tensors;

/// <summary>Every method that works element by element, against values worked out by hand.</summary>
public sealed class ArithmeticTests : TorchTest
{
    [Fact]
    public void Operators_of_two_tensors_broadcast()
    {
        var a = Doubles([1, 2, 3, 4, 5, 6], 2, 3);
        var b = Doubles([10, 20, 30], 3);
        AssertValues([11, 22, 33, 14, 25, 36], [2, 3], a + b);
        AssertValues([-9, -18, -27, -6, -15, -24], [2, 3], a - b);
        AssertValues([10, 40, 90, 40, 100, 180], [2, 3], a * b);
        AssertValues([.1, .1, .1, .4, .25, .2], [2, 3], a / b);
    }

    [Fact]
    public void Operators_with_a_number()
    {
        var a = Doubles([1, -2, 3]);
        AssertValues([1.5, -1.5, 3.5], [3], a + .5);
        AssertValues([.5, -1, 1.5], [3], a * .5);
        AssertValues([-1, 2, -3], [3], -a);
    }

    [Fact]
    public void Powers_and_logarithms()
    {
        AssertValues([1, Math.E, 1 / Math.E], [3], Doubles([0, 1, -1]).exp());
        AssertValues([0, 1, Math.Log(2)], [3], Doubles([1, Math.E, 2]).log());
        AssertValues([0, 1, 3, Math.Sqrt(2)], [4], Doubles([0, 1, 9, 2]).sqrt());
        AssertValues([1, 8, .125], [3], Doubles([1, 2, .5]).pow(3));
        AssertValues([1, .5], [2], Doubles([1, 4]).pow(-.5));
    }

    [Fact]
    public void Activations()
    {
        AssertValues([2, 0, 2.5], [3], Doubles([-2, 0, 2.5]).abs());
        AssertValues([0, 0, 2.5], [3], Doubles([-2, 0, 2.5]).relu());
        AssertValues([0, .76159415595576488, -.76159415595576488], [3], Doubles([0, 1, -1]).tanh());
        AssertValues([.5, .73105857863000488, .26894142136999512], [3], Doubles([0, 1, -1]).sigmoid());
    }

    [Fact]
    public void Softplus_and_log_sigmoid_do_not_overflow()
    {
        // From 20 on libtorch's softplus is x itself: off by e⁻²⁰ = 2e-9 at most.
        AssertValues([Math.Log(2), 1.3132616875182228, 0, 1000], [4], Doubles([0, 1, -1000, 1000]).softplus());
        AssertValues([-Math.Log(2), -.3132616875182228, -1000, 0], [4], Doubles([0, 1, -1000, 1000]).logsigmoid());
    }

    [Fact]
    public void Round_goes_to_even_at_halves() =>
        AssertValues([-2, -2, 0, 0, 2, 2, 3], [7], Doubles([-2.5, -1.5, -.5, .5, 1.5, 2.5, 2.51]).round());

    [Fact]
    public void Clamp_limits_both_sides() => AssertValues([-1, -1, .25, 2, 2], [5], Doubles([-7, -1, .25, 2, 9]).clamp(-1, 2));

    [Fact]
    public void Eq_and_masked_fill()
    {
        var mask = torch.tensor([1L, 2, 3]).eq(torch.tensor([1L, 0, 3]));
        Assert.Equal([true, false, true], mask.data<bool>());
        AssertValues([double.NegativeInfinity, 5, double.NegativeInfinity], [3], Doubles([4, 5, 6]).masked_fill(mask, double.NegativeInfinity));
    }

    [Fact]
    public void In_place_methods_return_the_tensor_itself_and_make_no_other()
    {
        var a = Doubles([1, 2, 3]);
        var b = Doubles([4, 5, 6]);
        var live = torch.LiveHandles;
        Assert.Same(a, a.add_(b));
        Assert.Equal([5.0, 7, 9], a.data<double>());
        Assert.Same(a, a.add_(b, -.5));
        Assert.Equal([3, 4.5, 6], a.data<double>());
        Assert.Same(a, a.mul_(2));
        Assert.Equal([6.0, 9, 12], a.data<double>());
        Assert.Same(a, a.copy_(b));
        Assert.Equal([4.0, 5, 6], a.data<double>());
        Assert.Same(a, a.zero_());
        Assert.Equal([0.0, 0, 0], a.data<double>());
        Assert.Equal(live, torch.LiveHandles);
    }

    [Fact]
    public void Where_chooses() =>
        AssertValues([1, 20, 3], [3], torch.where(torch.tensor([true, false, true]), Doubles([1, 2, 3]), Doubles([10, 20, 30])));
}
