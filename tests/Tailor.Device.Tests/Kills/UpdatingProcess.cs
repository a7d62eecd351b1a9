using Tailor.Models.Signing;

namespace Tailor.Device.Tests.Kills;

/// <summary>Updates a store between two releases until it is killed; says so on its output when it begins.</summary>
internal static class UpdatingProcess
{
    public static async Task<int> RunAsync(Uri cloud, string folder, string rootPem)
    {
        var options = new TailorClientOptions { Cloud = cloud, Folder = folder, Model = "sample", RootKeys = [PublicKey.FromPem(await File.ReadAllTextAsync(rootPem), rootPem)], Profile = new() { AverageBits = 4 } };
        await using var client = await TailorClient.OpenAsync(options);
        Console.WriteLine("updating");
        for (var i = 0; ; i++) await client.UpdateAsync(new[] { i % FakeCloud.Items, 7 });
    }
}
