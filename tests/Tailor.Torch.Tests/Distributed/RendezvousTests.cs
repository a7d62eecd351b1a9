using Tailor.Torch.Distributed;

namespace Tailor.Torch.Tests.Distributed;

public sealed class RendezvousTests
{
    [Fact]
    public void Without_a_world_size_a_process_trains_alone() => Assert.Null(Rendezvous.FromEnvironment(_ => null));

    [Fact]
    public void What_torchrun_sets_is_read()
    {
        var found = Read("WORLD_SIZE=4", "RANK=0", "MASTER_ADDR=node-0", "MASTER_PORT=29500");
        Assert.Equal(new Rendezvous(0, 4, "node-0", 29500), found);
        Assert.True(found!.ServesStore);
        Assert.False(Read("WORLD_SIZE=4", "RANK=3", "MASTER_ADDR=node-0", "MASTER_PORT=29500")!.ServesStore);
    }

    [Fact]
    public void A_store_that_the_launcher_serves_is_only_joined()
    {
        var found = Read("WORLD_SIZE=4", "RANK=0", "MASTER_ADDR=node-0", "MASTER_PORT=29500", "TORCHELASTIC_USE_AGENT_STORE=True", "GLOO_SOCKET_IFNAME=eth1");
        Assert.False(found!.ServesStore);
        Assert.Equal("eth1", found.Interface);
    }

    [Theory]
    [InlineData("RANK is not set: expected 0 to 3, as torchrun sets it.", "WORLD_SIZE=4")]
    [InlineData("RANK is '4': expected 0 to 3, as torchrun sets it.", "WORLD_SIZE=4", "RANK=4")]
    [InlineData("WORLD_SIZE is 'many': expected 1 to 2147483647, as torchrun sets it.", "WORLD_SIZE=many")]
    [InlineData("MASTER_PORT is '70000': expected 1 to 65535, as torchrun sets it.", "WORLD_SIZE=1", "RANK=0", "MASTER_ADDR=a", "MASTER_PORT=70000")]
    [InlineData("WORLD_SIZE is set, but MASTER_ADDR is not: expected the name or address of process 0's machine, as torchrun sets it.", "WORLD_SIZE=1", "RANK=0")]
    public void A_wrong_variable_is_named(string message, params string[] variables) =>
        Assert.Equal(message, Assert.Throws<TorchException>(() => Read(variables)).Message);

    private static Rendezvous? Read(params string[] variables) =>
        Rendezvous.FromEnvironment(name => variables.Select(pair => pair.Split('=')).FirstOrDefault(pair => string.Equals(pair[0], name, StringComparison.Ordinal))?[1]);
}
