namespace Tailor.Torch.Tests;

public sealed class DisposeScopeTests
{
    private readonly long _before = torch.LiveHandles;

    private long Live => torch.LiveHandles - _before;

    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        using (var scope = torch.NewDisposeScope())
        {
            _ = torch.zeros([2]) + torch.ones([2]);
            Assert.Equal(3, scope.Count);
            Assert.Equal(3, Live);
        }

        Assert.Equal(0, Live);
    }

    [Fact]
    public void Without_a_scope_the_caller_disposes()
    {
        var tensor = torch.zeros([2]);
        using (torch.NewDisposeScope()) _ = tensor * 2;
        Assert.Equal(1, Live);
        tensor.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void Scopes_nest()
    {
        using var outer = torch.NewDisposeScope();
        var first = torch.zeros([2]);
        using (var inner = torch.NewDisposeScope())
        {
            _ = first + 1;
            Assert.Equal((1, 1), (outer.Count, inner.Count));
        }

        var second = first + 2;
        Assert.Equal(2, outer.Count);
        outer.Dispose();
        Assert.Equal(0, Live);
        Assert.Throws<ObjectDisposedException>(() => second.shape);
        outer.Dispose(); // a second time does nothing
    }

    [Fact]
    public void A_tensor_moves_out_one_scope_at_a_time()
    {
        Tensor moved;
        using (torch.NewDisposeScope())
        {
            using (torch.NewDisposeScope())
            {
                using (torch.NewDisposeScope()) moved = torch.ones([1]).MoveToOuterDisposeScope();
                Assert.Equal(1, moved.item());
                moved.MoveToOuterDisposeScope();
            }

            Assert.Equal(1, moved.item());
        }

        Assert.Throws<ObjectDisposedException>(() => moved.item());
        Assert.Equal(0, Live);
    }

    [Fact]
    public void Moved_out_of_the_outermost_scope_it_is_the_callers()
    {
        Tensor moved;
        using (torch.NewDisposeScope()) moved = torch.ones([1]).MoveToOuterDisposeScope();
        Assert.Equal(1, moved.item());
        moved.MoveToOuterDisposeScope(); // nowhere to go: nothing happens
        moved.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void A_detached_tensor_outlives_every_scope()
    {
        Tensor kept;
        using (torch.NewDisposeScope())
        using (var inner = torch.NewDisposeScope())
        {
            kept = torch.ones([1]).DetachFromDisposeScope();
            Assert.Equal(0, inner.Count);
        }

        Assert.Equal(1, kept.item());
        kept.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = torch.NewDisposeScope();
        torch.zeros([1]).Dispose();
        Assert.Equal(0, scope.Count);
        Assert.Equal(0, Live);
    }

    [Fact]
    public void An_outer_scope_cannot_close_before_the_inner_one_and_can_after_it()
    {
        var outer = torch.NewDisposeScope();
        _ = torch.zeros([1]);
        var inner = torch.NewDisposeScope();
        var error = Assert.Throws<InvalidOperationException>(outer.Dispose);
        Assert.Contains("reverse order", error.Message, StringComparison.Ordinal);
        inner.Dispose();
        outer.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void Another_thread_cannot_close_a_scope_and_the_owner_still_can()
    {
        var scope = torch.NewDisposeScope();
        var tensor = torch.ones([1]);
        var error = OnAnotherThread(scope.Dispose);
        Assert.IsType<InvalidOperationException>(error);
        Assert.Equal(1, tensor.item());
        scope.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void A_threads_scope_takes_only_that_threads_tensors()
    {
        using var scope = torch.NewDisposeScope();
        Tensor? made = null;
        Assert.Null(OnAnotherThread(() => made = torch.ones([1])));
        Assert.Equal(0, scope.Count);
        made!.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void Other_threads_may_dispose_and_detach_tensors_of_a_scope_at_the_same_time()
    {
        var scope = torch.NewDisposeScope();
        var tensors = new Tensor[8][];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = [.. Enumerable.Range(0, 200).Select(_ => torch.zeros([1]))];
        var threads = Array.ConvertAll(tensors, mine => new Thread(() =>
        {
            foreach (var tensor in mine) tensor.DetachFromDisposeScope().Dispose();
        }));
        foreach (var thread in threads) thread.Start();
        for (var i = 0; i < 200; i++) _ = torch.zeros([1]); // meanwhile the owner adds to it
        foreach (var thread in threads) thread.Join();
        Assert.Equal(200, scope.Count);
        scope.Dispose();
        Assert.Equal(0, Live);
    }

    [Fact]
    public void Two_threads_that_dispose_the_same_tensor_free_it_once()
    {
        for (var round = 0; round < 200; round++)
        {
            var tensor = torch.zeros([1]);
            using var start = new Barrier(2);
            var other = new Thread(() =>
            {
                start.SignalAndWait();
                tensor.Dispose();
            });
            other.Start();
            start.SignalAndWait();
            tensor.Dispose();
            other.Join();
        }

        Assert.Equal(0, Live);
    }

    [Fact]
    public void A_scope_frees_when_an_exception_leaves_it()
    {
        Assert.Throws<TorchException>(() =>
        {
            using var scope = torch.NewDisposeScope();
            _ = torch.zeros([2, 3]).mm(torch.zeros([2, 3]));
        });
        Assert.Equal(0, Live);
    }

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(action));
        thread.Start();
        thread.Join();
        return caught;
    }
}
