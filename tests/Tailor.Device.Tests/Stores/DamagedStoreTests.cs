using Tailor.Models.Releases;

namespace Tailor.Device.Tests.Stores;

/// <summary>Stores that something else than a kill has damaged.</summary>
public sealed class DamagedStoreTests
{
    [Theory]
    [InlineData(PieceKind.Backbone)]
    [InlineData(PieceKind.Manifest)]
    [InlineData(PieceKind.Catalogue)]
    public async Task A_damaged_block_is_downloaded_again(PieceKind kind)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var folder = cloud.NewFolder();
        var events = new List<ClientEvent>();
        var options = cloud.Options(folder) with { OnEvent = happened => { lock (events) events.Add(happened); } };
        IReadOnlyList<RecommendedItem> before;
        await using (var client = await TailorClient.OpenAsync(options)) before = client.Recommend(["id-1"], 5);
        var release = Release.Read(cloud.ReleaseBytes(), cloud.Keyring.ReleaseKeys, "release");
        var block = Path.Combine(folder, "blocks", release.Find(kind)!.Sha256);
        var bytes = await File.ReadAllBytesAsync(block);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(block, bytes);
        cloud.Requests.Clear();

        await using var again = await TailorClient.OpenAsync(options);
        Assert.Equal(before.Select(item => item.Id), again.Recommend(["id-1"], 5).Select(item => item.Id));
        Assert.Equal([$"GET v1/blocks/{release.Find(kind)!.Sha256}"], cloud.Requests.Where(line => line.Contains("blocks", StringComparison.Ordinal)));
        Assert.Contains(events, happened => happened.Kind == ClientEventKind.Damaged);
    }

    [Fact]
    public async Task Offline_a_damaged_release_leaves_the_one_before()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await using (var client = await TailorClient.OpenAsync(options))
        {
            cloud.PublishNext();
            await client.UpdateAsync();
            Assert.Equal(2, client.Model.Release.Sequence);
            File.Delete(Path.Combine(options.Folder, "blocks", client.Model.Release.Find(PieceKind.Items)!.Sha256));
        }

        await using (var client = await TailorClient.OpenAsync(options with { Cloud = new("https://127.0.0.1:1") }))
        {
            Assert.Equal(1, client.Model.Release.Sequence);
            Assert.Equal(5, client.Recommend(["id-1"], 5).Count);
        }

        await using var online = await TailorClient.OpenAsync(options);
        await online.UpdateAsync();
        Assert.Equal(2, online.Model.Release.Sequence);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("state", "state.previous")]
    public async Task A_damaged_state_costs_no_more_than_a_new_start(params string[] files)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await using (var client = await TailorClient.OpenAsync(options)) await client.UpdateAsync(["id-1"]);
        foreach (var file in files) await File.WriteAllTextAsync(Path.Combine(options.Folder, file), "not this");
        cloud.Requests.Clear();
        await using var again = await TailorClient.OpenAsync(options);
        Assert.Equal(5, again.Recommend(["id-1"], 5).Count);
        Assert.Equal(0, cloud.Count("GET v1/blocks/")); // blocks vouch for themselves
    }

    [Fact]
    public async Task Another_root_key_in_the_app_means_another_download()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var other = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await (await TailorClient.OpenAsync(options)).DisposeAsync();
        await Assert.ThrowsAsync<Models.Signing.SignatureException>(() => TailorClient.OpenAsync(options with { RootKeys = other.Options("x").RootKeys }));
    }
}
