using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Blocks;

public sealed class BlockEndpointTests
{
    [Fact]
    public async Task Anybody_who_knows_its_name_gets_a_block_for_ever()
    {
        await using var cloud = await RunningCloud.StartAsync();
        foreach (var piece in cloud.Published.Release.Pieces)
        {
            using var answer = await cloud.Client.GetAsync($"{Routes.Blocks}/{piece.Sha256}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(piece.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync())));
            Assert.Equal($"\"{piece.Sha256}\"", answer.Headers.ETag!.ToString());
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on()
    {
        await using var cloud = await RunningCloud.StartAsync();
        var piece = cloud.Published.Release.Pieces[0];
        var whole = await cloud.Client.GetByteArrayAsync($"{Routes.Blocks}/{piece.Sha256}");
        using var rest = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Blocks}/{piece.Sha256}");
        rest.Headers.Range = new RangeHeaderValue(10, null);
        rest.Headers.IfRange = new RangeConditionHeaderValue($"\"{piece.Sha256}\"");
        using var answer = await cloud.Client.SendAsync(rest);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[10..], await answer.Content.ReadAsByteArrayAsync());

        using var beyond = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Blocks}/{piece.Sha256}");
        beyond.Headers.Range = new RangeHeaderValue(piece.Size, null);
        using var nothing = await cloud.Client.SendAsync(beyond);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, nothing.StatusCode);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("keyring.signed")]
    [InlineData("..%2Fkeyring.signed")]
    public async Task What_is_no_block_is_not_there(string name)
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var answer = await cloud.Client.GetAsync($"{Routes.Blocks}/{name}");
        await ProblemText.AssertAsync(HttpStatusCode.NotFound, answer);
    }
}
