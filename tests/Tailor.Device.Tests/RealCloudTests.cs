using Tailor.Cloud.Tests;
using Tailor.Models.Signing;

namespace Tailor.Device.Tests;

/// <summary>The client against the cloud that ships, in place of the one that tests can make misbehave.</summary>
public sealed class RealCloudTests
{
    [Theory]
    [InlineData("sasrec-chord", true)]
    [InlineData("sasrec-ofa", true)]
    [InlineData("gru4rec-int8", false)]
    [InlineData("caser", false)]
    public async Task A_device_is_introduced_served_and_heard(string kind, bool plans)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        var folder = Directory.CreateTempSubdirectory("tailor-device-").FullName;
        try
        {
            var options = new TailorClientOptions { Cloud = cloud.Client.BaseAddress!, Folder = folder, Model = "sample", RootKeys = [PublicKey.Of(cloud.Published.RootKey)], Profile = new() { AverageBits = 4 } };
            await using var client = await TailorClient.OpenAsync(options);
            var result = await client.UpdateAsync(["B-1", "17"]);
            Assert.Equal(plans, result.PlanChanged);
            Assert.Equal(plans, client.Model.Plan is not null);
            Assert.Equal(3, client.Recommend(["B-1", "17"], 5).Count); // of five
            client.ReportShown();
            client.ReportHit();
            await client.TellAsync();
            var second = await client.UpdateAsync(["B-2"]);
            Assert.Equal(plans, second.PlanChanged);
            Assert.InRange(second.BytesDown, 0, 1_024); // the documents that are there are not sent again
            Assert.NotEmpty(client.Id);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
