namespace Tailor.Torch.Tests.Autograd;

public sealed class AutogradTests : TorchTest
{
    [Fact]
    public void Backward_accumulates_in_leaves_until_it_is_dropped()
    {
        var x = Leaf(1, 2, 3);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        AssertValues([2, 4, 6], [3], x.grad!);
        (x * 3).sum().backward();
        AssertValues([5, 7, 9], [3], x.grad!);
        x.zero_grad();
        Assert.Null(x.grad);
    }

    [Fact]
    public void Grad_accumulates_nothing_and_says_what_is_unused()
    {
        var (x, unused) = (Leaf(1, 2), Leaf(5));
        var found = torch.grad((x * 3).sum(), [x, unused]);
        AssertValues([3, 3], [2], found[0]!);
        Assert.Null(found[1]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Requires_grad_spreads_to_results()
    {
        var (x, constant) = (Leaf(1), Doubles([2]));
        Assert.True((x * constant).requires_grad);
        Assert.False((constant * 2).requires_grad);
        x.requires_grad = false;
        Assert.False((x * constant).requires_grad);
    }

    [Fact]
    public void No_grad_records_nothing_until_it_is_disposed()
    {
        var x = Leaf(1);
        using (torch.no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (torch.no_grad()) Assert.False((x * 2).requires_grad);
            Assert.False((x * 2).requires_grad); // the outer one is still in force
        }

        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void No_grad_disposed_twice_restores_once()
    {
        var x = Leaf(1);
        var first = torch.no_grad();
        first.Dispose();
        using (torch.no_grad())
        {
            first.Dispose();
            Assert.False((x * 2).requires_grad);
        }
    }

    [Fact]
    public void No_grad_belongs_to_its_thread()
    {
        var x = Leaf(1);
        var other = false;
        Exception? misuse = null;
        using (var recording = torch.no_grad())
        {
            var thread = new Thread(() =>
            {
                using var scope = torch.NewDisposeScope();
                other = (x * 2).requires_grad;
                misuse = Record.Exception(recording.Dispose);
            });
            thread.Start();
            thread.Join();
            Assert.False((x * 2).requires_grad);
        }

        Assert.True(other);
        Assert.IsType<InvalidOperationException>(misuse);
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Errors_have_libtorchs_message_and_leave_no_handle()
    {
        var x = Leaf(1, 2);
        var (vector, constant) = (x * x, Doubles([1]));
        var (sum, integers) = (vector.sum(), torch.arange(3));
        var live = torch.LiveHandles;
        Assert.Contains("grad can be implicitly created only for scalar outputs", Assert.Throws<TorchException>(vector.backward).Message, StringComparison.Ordinal);
        Assert.Contains("does not require grad", Assert.Throws<TorchException>(constant.backward).Message, StringComparison.Ordinal);
        Assert.Contains("does not require grad", Assert.Throws<TorchException>(() => torch.grad(sum, [constant])).Message, StringComparison.Ordinal);
        Assert.Equal("grad needs at least one input", Assert.Throws<TorchException>(() => torch.grad(sum, [])).Message);
        Assert.Contains("floating point", Record.Exception(() => integers.requires_grad = true)!.Message, StringComparison.OrdinalIgnoreCase);
        sum.backward();
        Assert.Contains("backward through the graph a second time", Assert.Throws<TorchException>(sum.backward).Message, StringComparison.Ordinal);
        x.zero_grad();
        Assert.Equal(live, torch.LiveHandles);
    }

    [Fact]
    public void A_value_changed_under_the_graph_is_noticed()
    {
        var x = Leaf(1, 2);
        var y = x.exp();
        var sum = y.sum();
        using (torch.no_grad()) y.mul_(2);
        Assert.Contains("modified by an inplace operation", Assert.Throws<TorchException>(sum.backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_differentiate_through_shared_parameters()
    {
        var weight = Leaf(1, 2, 3);
        var found = new double[8][];
        var threads = Enumerable.Range(0, found.Length).Select(i => new Thread(() =>
        {
            for (var n = 0; n < 50; n++)
            {
                using var scope = torch.NewDisposeScope();
                found[i] = torch.grad((weight * weight * (i + 1)).sum(), [weight])[0]!.data<double>();
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        for (var i = 0; i < found.Length; i++) Assert.Equal([2.0 * (i + 1), 4 * (i + 1), 6 * (i + 1)], found[i]);
    }

    private static Tensor Leaf(params double[] values)
    {
        var leaf = Doubles(values);
        leaf.requires_grad = true;
        return leaf;
    }
}
