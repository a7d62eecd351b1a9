using Tailor.Device.Installed;
using Tailor.Device.Stores;
using Tailor.Device.Updates;

namespace Tailor.Device.Tests.Stores;

public sealed class StoredModelTests
{
    [Fact]
    public async Task What_an_installation_needs_is_read_once()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await (await TailorClient.OpenAsync(options)).DisposeAsync();
        using var store = DeviceStore.Open(options.Folder);
        var stored = new StoredModel(store, new TrustChain(options.RootKeys, options.Model, options.Time), new ModelAssembly(store.Blocks, options.Catalogue), options.Catalogue, _ => { });
        string[] blocks = [.. stored.Blocks()];
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(options.Folder, "blocks")).Select(Path.GetFileName).Order(), blocks.Order());

        foreach (var block in blocks) store.Blocks.Remove(block); // nothing is there any more to be read
        store.Save(store.State! with { Told = 7 });
        Assert.Equal(blocks, stored.Blocks());

        store.Save(store.State! with { Installed = store.State.Installed! with { Since = 7 } }); // another installation
        Assert.Empty(stored.Blocks());
    }
}
