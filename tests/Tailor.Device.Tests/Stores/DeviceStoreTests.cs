using System.Security.Cryptography;
using Tailor.Device.Stores;
using Tailor.Models;
using Tailor.Models.Tests;

namespace Tailor.Device.Tests.Stores;

public sealed class DeviceStoreTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_state_comes_back_and_the_one_before_stays_beside()
    {
        using (var store = DeviceStore.Open(_scratch.Path))
        {
            Assert.Null(store.State);
            store.Save(State(0) with { Id = "d-1", Token = "t" });
            store.Install(store.State! with { Installed = Sample(1) });
            store.Install(store.State! with { Installed = Sample(2) });
            store.Save(store.State! with { PlanSequence = 9 });
        }

        using var again = DeviceStore.Open(_scratch.Path);
        Assert.Equal((2L, 1L, 9UL, "d-1"), (again.State!.Installed!.Since, again.Previous!.Installed!.Since, again.State.PlanSequence, again.State.Id));
        again.FallBack();
        Assert.Equal((1L, 9UL), (again.State.Installed!.Since, again.State.PlanSequence));
    }

    [Fact]
    public void Every_damaged_byte_of_a_state_is_seen()
    {
        var path = _scratch["state"];
        StateFile.Write(path, State(1));
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            File.WriteAllBytes(path, bytes);
            Assert.Throws<ModelFormatException>(() => StateFile.Read(path));
            bytes[at] ^= 1;
        }

        for (var length = 0; length < bytes.Length; length += 11)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<ModelFormatException>(() => StateFile.Read(path));
        }
    }

    [Fact]
    public void A_damaged_state_is_told_and_the_one_before_is_there()
    {
        using (var store = DeviceStore.Open(_scratch.Path))
        {
            store.Install(State(1));
            store.Install(State(2));
        }

        File.WriteAllText(_scratch["state"], "not this");
        using var again = DeviceStore.Open(_scratch.Path);
        Assert.Null(again.State);
        Assert.Single(again.Damages);
        again.FallBack();
        Assert.Equal(1, again.State!.Installed!.Since);
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        using var store = DeviceStore.Open(_scratch.Path);
        Assert.Contains("in use", Assert.Throws<IOException>(() => DeviceStore.Open(_scratch.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed()
    {
        DeviceStore.Open(_scratch.Path).Dispose();
        _scratch.Write("state.0123.part", [1, 2]);
        DeviceStore.Open(_scratch.Path).Dispose();
        Assert.False(File.Exists(_scratch["state.0123.part"]));
    }

    [Fact]
    public void Only_its_user_sees_the_folder()
    {
        if (OperatingSystem.IsWindows()) return;
        DeviceStore.Open(_scratch["store"]).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_scratch["store"]));
    }

    [Fact]
    public void A_block_is_there_when_its_bytes_are_right()
    {
        byte[] bytes = [1, 2, 3];
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Directory.CreateDirectory(_scratch["blocks"]);
        var blocks = new BlockFolder(_scratch["blocks"]);
        File.WriteAllBytes(blocks.PartOf(name), [1, 2, 4]);
        Assert.False(blocks.Complete(name));
        Assert.Equal(0, blocks.PartLength(name));
        File.WriteAllBytes(blocks.PartOf(name), bytes);
        Assert.True(blocks.Complete(name));
        Assert.True(blocks.IsWhole(name, 3));
        Assert.False(blocks.IsWhole(name, 4));
        File.WriteAllBytes(blocks.FileOf(name), [1, 2, 4]);
        Assert.False(blocks.IsWhole(name, 3));
        File.WriteAllBytes(blocks.PartOf("other"), bytes);
        blocks.Collect(new HashSet<string>(StringComparer.Ordinal) { name });
        Assert.Equal([name], Directory.EnumerateFiles(_scratch["blocks"]).Select(file => Path.GetFileName(file)));
    }

    private static StoreState State(long since) => new() { Format = StoreState.CurrentFormat, Installed = Sample(since) };

    private static Installation Sample(long since) => new() { Keyring = [1], Release = [2], Since = since };
}
