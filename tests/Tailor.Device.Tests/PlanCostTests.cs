using System.Diagnostics;
using Tailor.Models.Customizers;
using Tailor.Models.Tests;
using Xunit.Abstractions;

namespace Tailor.Device.Tests;

/// <summary>What a plan costs on the wire, at the size of the product's model: SASRec of width 64 with 2 blocks, 768 channels.</summary>
public sealed class PlanCostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_plan_of_CHORD_takes_at_most_a_kilobyte_down()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var spec = SampleModels.SasRec with { Width = 64, MaxLength = 50, FeedForward = 64 };
        cloud.Publish(SampleModels.Draft("sasrec-chord") with { Backbone = spec, Customizer = new ChordSpec { Strategy = ChordStrategy.Personal, Hidden = 64, ElementRank = 4, FilterLevel = true, ElementLevel = true, LayerLevel = true } });
        var options = cloud.Options(cloud.NewFolder()) with { Policy = new() { ReleaseInterval = TimeSpan.FromDays(1), TelemetryInterval = TimeSpan.FromDays(1) } };
        long down;
        await using (var client = await TailorClient.OpenAsync(options))
        {
            var (first, up) = client.Bytes;
            await client.RecommendAsync(["id-3", "id-90"], 5); // asks for the plan alone
            await client.WhenIdleAsync();
            down = client.Bytes.Down - first;
            Assert.Equal(2, cloud.PlanRequests.Count);
            Assert.Equal(768, client.Model.Plan!.Precision!.Channels);
            output.WriteLine($"a plan: {down} bytes down, {client.Bytes.Up - up} up; the first download: {first} bytes, stored {client.Model.DiskBytes}");
            var before = client.Bytes;
            await client.UpdateAsync(["id-4"]);
            output.WriteLine($"UpdateAsync with nothing new, and a plan: {client.Bytes.Down - before.Down} bytes down, {client.Bytes.Up - before.Up} up");
        }

        var watch = Stopwatch.StartNew();
        await using var again = await TailorClient.OpenAsync(options);
        output.WriteLine($"opened from the store in {watch.Elapsed.TotalMilliseconds:0} ms");
        Assert.InRange(down, 200, 1_024);
    }
}
