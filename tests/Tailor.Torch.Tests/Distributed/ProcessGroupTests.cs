using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Tailor.Torch.Distributed;
using Tailor.Torch.Optimizers;

namespace Tailor.Torch.Tests.Distributed;

/// <summary>Groups over the loopback interface, a thread for each process.</summary>
public sealed class ProcessGroupTests : TorchTest
{
    [Fact]
    public void All_reduce_sums()
    {
        Together(3, group =>
        {
            Tensor a = torch.tensor([1f * group.Rank, 10]), b = torch.full([2, 2], group.Rank + 1, ScalarType.Int64);
            group.all_reduce(a, b);
            Assert.Equal([3f, 30], a.data<float>());
            Assert.Equal([6L, 6, 6, 6], b.data<long>());
        });
    }

    [Fact]
    public void Broadcast_sends_one_processs_values_also_to_leaves_that_train()
    {
        Together(2, group =>
        {
            var leaf = torch.full([3], group.Rank);
            leaf.requires_grad = true;
            group.broadcast(1, leaf);
            Assert.Equal([1f, 1, 1], leaf.data<float>());
            group.broadcast(0, leaf);
            Assert.Equal([1f, 1, 1], leaf.data<float>());
        });
    }

    [Fact]
    public void Nobody_passes_a_barrier_before_the_last_has_come()
    {
        var arrived = 0;
        Together(3, group =>
        {
            for (var round = 1; round <= 10; round++)
            {
                Interlocked.Increment(ref arrived);
                group.barrier();
                Assert.True(Volatile.Read(ref arrived) >= 3 * round);
                group.barrier();
            }
        });
        Assert.Equal(30, arrived);
    }

    [Fact]
    public void A_process_alone_is_a_group()
    {
        Together(1, group =>
        {
            var x = torch.ones([2]);
            group.all_reduce(x);
            group.broadcast(0, x);
            group.barrier();
            Assert.Equal([1f, 1], x.data<float>());
            Assert.Equal((0, 1), (group.Rank, group.Size));
        });
    }

    [Fact]
    public void Two_processes_on_half_the_data_train_as_one_on_all_of_it()
    {
        torch.manual_seed(4);
        float[] inputs = torch.randn([8, 3]).data<float>(), targets = torch.randn([8, 1]).data<float>();
        var alone = Train(0, 8, null);
        Together(2, group =>
        {
            var half = Train(4 * group.Rank, 4, group);
            for (var i = 0; i < alone.Length; i++) Assert.Equal(alone[i], half[i], 1e-5f);
        });

        float[] Train(int start, int count, ProcessGroup? group)
        {
            using var outer = torch.NewDisposeScope();
            Tensor x = torch.tensor(inputs, 8, 3).narrow(0, start, count), y = torch.tensor(targets, 8, 1).narrow(0, start, count);
            var weight = group?.Rank == 1 ? torch.ones([1, 3]) : torch.zeros([1, 3]);
            group?.broadcast(0, weight); // all start from process 0's values
            weight.requires_grad = true;
            using var adam = new Adam([weight], new AdamOptions());
            for (var step = 0; step < 5; step++)
            {
                using var scope = torch.NewDisposeScope();
                var gradient = torch.grad((torch.linear(x, weight) - y).pow(2).mean(), [weight])[0]!;
                group?.all_reduce(gradient);
                adam.step([gradient], .1, 1.0 / (group?.Size ?? 1));
            }

            return weight.data<float>();
        }
    }

    [Fact]
    public void A_process_that_does_not_come_is_an_error_after_the_timeout()
    {
        var error = Assert.Throws<TorchException>(() => new ProcessGroup(new Rendezvous(0, 2, "127.0.0.1", FreePort()) { Interface = "lo", Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Contains("imeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_nobody_serves_is_an_error_that_names_it()
    {
        var port = FreePort();
        var error = Assert.Throws<TorchException>(() => new ProcessGroup(new Rendezvous(1, 2, "127.0.0.1", port) { Interface = "lo", Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Contains($"{port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_was_left_is_not_used_any_more()
    {
        Together(1, group =>
        {
            group.Dispose();
            group.Dispose();
            Assert.Throws<ObjectDisposedException>(group.barrier);
            Assert.Throws<ObjectDisposedException>(() => group.all_reduce(torch.ones([1])));
        });
    }

    private static void Together(int size, Action<ProcessGroup> work)
    {
        var port = FreePort();
        var failures = new Exception?[size];
        using var allDone = new Barrier(size); // process 0 serves the store until all have left
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() => failures[rank] = Record.Exception(() =>
        {
            using var scope = torch.NewDisposeScope();
            using var group = new ProcessGroup(new Rendezvous(rank, size, "127.0.0.1", port) { Interface = "lo", Timeout = TimeSpan.FromSeconds(20) });
            try
            {
                work(group);
            }
            finally
            {
                allDone.SignalAndWait(TimeSpan.FromSeconds(30));
            }
        }))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failures.FirstOrDefault(failure => failure is not null) is { } first) ExceptionDispatchInfo.Throw(first);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
