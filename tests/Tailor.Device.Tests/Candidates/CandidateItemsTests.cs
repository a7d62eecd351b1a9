using System.Globalization;
using Tailor.Cloud.Tests;
using Tailor.Device.Candidates;
using Tailor.Device.Downloads;
using Tailor.Customization.Rule;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Protocol;
using Tailor.Models.Signing;
using Tailor.Models.Tests;
using Tailor.Runtime;

namespace Tailor.Device.Tests.Candidates;

/// <summary>A session's candidates are ranked by the rows that the cloud sends, whatever table the device has.</summary>
public sealed class CandidateItemsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sasrec-chord")]
    [InlineData("sasrec-ofa")]
    [InlineData("gru4rec-int8")] // with biases
    public async Task They_are_ranked_as_the_whole_table_ranks_them(string kind)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        await using var client = await OpenAsync(cloud, new() { AverageBits = 4 });
        await client.UpdateAsync(["B-1", "17"]);
        var candidates = await client.FetchCandidatesAsync(new[] { 4, 0, 2, 4 }.AsMemory());
        Assert.Equal([0, 2, 4], candidates.Items.ToArray());
        Assert.Equal(client.Model.Release.Sequence, candidates.Release);

        var (whole, hidden, scores) = (client.Model.Recommender.OpenSession(), new float[4], new float[3]);
        whole.Encode([0, 3], hidden);
        whole.ScoreItems(hidden, [0, 2, 4], scores);
        var top = new Recommendation[5];
        var session = client.OpenSession();
        Assert.Equal(3, session.Recommend(candidates, [0, 3], top, excludeHistory: false));
        Assert.Equal(scores.Zip([0, 2, 4]).OrderByDescending(pair => pair.First).Select(pair => pair.Second), top[..3].Select(item => item.Item));
        Assert.Equal(scores.OrderDescending(), top[..3].Select(item => item.Score), (one, other) => MathF.Abs(one - other) < 1e-4f);
        Assert.Equal(2, session.Recommend(candidates, [0, 3], top)); // item 0 is in the history
        Assert.DoesNotContain(top[..2], item => item.Item == 0);
        Assert.Equal(1, session.Recommend(candidates, [0, 3], top.AsSpan(0, 1)));
        Assert.Equal(client.Recommend(candidates, ["B-1", "17", "unknown"], 1).Single().Id, client.Model.Id(top[0].Item));

        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Recommend(candidates, [0, 3], top);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Their_rows_are_exact_where_the_devices_table_is_short()
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec", WriteTable), ownsModel: true);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var shortest = ElasticFile.Open(folder).Layout.Shortest;
        await using var client = await OpenAsync(cloud, new() { TableBytes = shortest });
        Assert.Equal(shortest, client.Model.Plan!.Embedding!.Length);
        var candidates = await client.FetchCandidatesAsync(["B-1", "é", "17"]);

        var (own, hidden, short5, top) = (client.Model.Recommender.OpenSession(), new float[4], new float[5], new Recommendation[3]);
        own.Encode([1, 4], hidden);
        own.ScoreItems(hidden, [0, 1, 2, 3, 4], short5);
        client.OpenSession().Recommend(candidates, [1, 4], top);
        var rows = folder.Items.Floats("items.weight").ToArray();
        Assert.All(top, item => Assert.Equal(rows.Skip(item.Item * 4).Take(4).Zip(hidden).Sum(pair => pair.First * pair.Second), item.Score, 1e-4f));
        Assert.Contains(top, item => MathF.Abs(item.Score - short5[item.Item]) > 1e-3f); // the table that it has says something else
    }

    [Fact]
    public async Task Those_of_another_release_are_refused()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Interfere = (http, next) => http.Request.Path.Value!.EndsWith(Routes.ItemEmbeddings, StringComparison.Ordinal) ? http.Response.Body.WriteAsync(new byte[2 * 4 * sizeof(float)]).AsTask() : next();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        var candidates = await client.FetchCandidatesAsync(new[] { 7, 9 }.AsMemory());
        Assert.Equal([7, 9], client.Recommend(candidates, [], 5).Select(item => int.Parse(item.Id[3..], CultureInfo.InvariantCulture))); // equal scores: the lower one first
        cloud.PublishNext();
        await client.UpdateAsync(["id-3"]);
        Assert.Contains("fetch them again", Assert.Throws<InvalidOperationException>(() => client.Recommend(candidates, [], 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_the_device_goes_on()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()));
        await Assert.ThrowsAsync<ArgumentException>(() => client.FetchCandidatesAsync(Array.Empty<int>().AsMemory()));
        await Assert.ThrowsAsync<ArgumentException>(() => client.FetchCandidatesAsync(["of no model"]));
        Assert.Contains("0 to 199, found 200", (await Assert.ThrowsAsync<ArgumentException>(() => client.FetchCandidatesAsync(new[] { 3, 200 }.AsMemory()))).Message, StringComparison.Ordinal);
        foreach (var (bytes, message) in ((byte[], string)[])[(new byte[15], "rows of 4 numbers, found 15 bytes"), ([.. Enumerable.Repeat((byte)0xff, 16)], "finite numbers"), (new byte[17], "at most 16 bytes")])
        {
            cloud.Interfere = (http, next) => http.Request.Path.Value!.EndsWith(Routes.ItemEmbeddings, StringComparison.Ordinal) ? http.Response.Body.WriteAsync(bytes).AsTask() : next();
            Assert.Contains(message, (await Assert.ThrowsAsync<CloudException>(() => client.FetchCandidatesAsync(new[] { 3 }.AsMemory()))).Message, StringComparison.Ordinal);
        }

        Assert.Equal(10, client.Recommend(["id-3"], 10).Count);
    }

    [Fact]
    public void Addresses_stay_short_however_many_they_are()
    {
        int[] items = [.. Enumerable.Range(98_000, 5_000)];
        var (all, lists, at) = (new List<int>(), 0, 0);
        while (at < items.Length)
        {
            var (list, next) = CandidateRequests.List(items, at);
            Assert.InRange(list.Length, 1, 4_010);
            all.AddRange(list.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            (at, lists) = (next, lists + 1);
        }

        Assert.Equal(items, all);
        Assert.InRange(lists, 7, 9);
    }

    private static void WriteTable(string path)
    {
        using var folder = ModelFolder.Open(path);
        ElasticFile.Write(folder, ElasticTableBuilder.Build(folder.Items.Floats("items.weight"), [5, 4, 3, 2, 1], [], ElasticFile.SourceOf(folder.Manifest), new()));
    }

    private async Task<TailorClient> OpenAsync(RunningCloud cloud, DeviceProfile profile) => await TailorClient.OpenAsync(new()
    {
        Cloud = cloud.Client.BaseAddress!,
        Folder = _scratch["device"],
        Model = "sample",
        RootKeys = [PublicKey.Of(cloud.Published.RootKey)],
        Profile = profile,
    });
}
