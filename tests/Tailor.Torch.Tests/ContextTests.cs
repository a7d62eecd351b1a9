namespace Tailor.Torch.Tests;

public sealed class ContextTests : TorchTest
{
    [Fact]
    public void Libtorch_says_what_it_is()
    {
        Assert.True(Version.Parse(torch.__version__.Split('+', 'a')[0]) >= new Version(1, 13));
        Assert.Contains("PyTorch built with", torch.show_config(), StringComparison.Ordinal);
        Assert.Contains("get_num_threads", torch.show_config(), StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_are_set_for_the_calling_thread()
    {
        var before = torch.get_num_threads();
        torch.set_num_threads(3);
        Assert.Equal(3, torch.get_num_threads());
        torch.set_num_threads(before);
        Assert.Equal(before, torch.get_num_threads());
        var error = Assert.Throws<TorchException>(() => torch.set_num_threads(0));
        Assert.Contains("positive", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Denormal_numbers_become_zero_where_that_is_asked()
    {
        // On a thread of its own, so that no other test runs in that mode.
        float with = 0, without = 0;
        var supported = false;
        var thread = new Thread(() =>
        {
            using var scope = torch.NewDisposeScope();
            var small = torch.tensor([1e-38f]);
            without = (small * .1).data<float>()[0];
            supported = torch.set_flush_denormal(true);
            with = (small * .1).data<float>()[0];
            torch.set_flush_denormal(false);
        });
        thread.Start();
        thread.Join();
        Skip.IfNot(supported, "This CPU cannot flush denormal numbers.");
        Assert.InRange(without, 9e-40f, 1.1e-39f);
        Assert.Equal(0, with);
    }

    [Fact]
    public void Errors_carry_no_native_stack()
    {
        var error = Assert.Throws<TorchException>(() => torch.zeros([2]).reshape(3));
        Assert.Equal("aten::reshape: shape '[3]' is invalid for input of size 2", error.Message);
    }

    [Fact]
    public void Threads_keep_their_own_errors()
    {
        using var start = new Barrier(4);
        var messages = new string[4];
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            using var scope = torch.NewDisposeScope();
            var tensor = torch.zeros([i + 2]);
            for (var n = 0; n < 100; n++) messages[i] = Assert.Throws<TorchException>(() => tensor.reshape(1000 + i)).Message;
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        for (var i = 0; i < 4; i++) Assert.Equal($"aten::reshape: shape '[{1000 + i}]' is invalid for input of size {i + 2}", messages[i]);
    }
}
