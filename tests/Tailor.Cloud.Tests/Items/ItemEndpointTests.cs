using System.Net;
using System.Runtime.InteropServices;
using Tailor.Models;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Items;

public sealed class ItemEndpointTests
{
    [Theory]
    [InlineData("sasrec-chord")]
    [InlineData("gru4rec-int8")] // has biases
    public async Task Rows_are_those_of_the_table(string kind)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        using var device = await cloud.DeviceAsync();
        var values = MemoryMarshal.Cast<byte, float>(await device.GetByteArrayAsync($"{Routes.ItemEmbeddings}?model=sample&release=1&ids=3,0,3")).ToArray();
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        float[] Row(int item) => [.. folder.ItemTable.Span.Slice(item * 4, 4), .. folder.ItemBias is { } bias ? [bias.Span[item]] : Array.Empty<float>()];
        Assert.Equal([.. Row(3), .. Row(0), .. Row(3)], values);
    }

    [Theory]
    [InlineData("model=sample&release=1", HttpStatusCode.BadRequest)]
    [InlineData("model=sample&release=1&ids=", HttpStatusCode.BadRequest)]
    [InlineData("model=sample&release=1&ids=1,x", HttpStatusCode.BadRequest)]
    [InlineData("model=sample&release=1&ids=5", HttpStatusCode.BadRequest)]
    [InlineData("model=sample&release=1&ids=-1", HttpStatusCode.BadRequest)]
    [InlineData("model=sample&release=2&ids=1", HttpStatusCode.NotFound)]
    [InlineData("model=..&release=1&ids=1", HttpStatusCode.NotFound)]
    [InlineData("model=sample&release=1&ids=1,1,1,1", HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_cannot_be_met_is_refused_with_a_sentence(string query, HttpStatusCode status)
    {
        await using var cloud = await RunningCloud.StartAsync(options: options => options with { Limits = new() { ItemRows = 3 } });
        using var device = await cloud.DeviceAsync();
        using var answer = await device.GetAsync($"{Routes.ItemEmbeddings}?{query}");
        Assert.NotEmpty(await ProblemText.AssertAsync(status, answer));
    }
}
