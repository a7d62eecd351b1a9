using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Tests.Plans;
using Tailor.Cloud.Tests.Rollouts;
using Tailor.Device;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;
using Tailor.Models.Signing;
using Tailor.Models.Quantization;
using Tailor.Models.Tests;
using Tailor.Runtime;
using Tailor.Runtime.Golden;

namespace Tailor.Cloud.Tests.EndToEnd;

/// <summary>The SDK that apps use, against a node that serves, over HTTP.</summary>
public sealed class RealDeviceTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sasrec-chord")]
    [InlineData("sasrec-ofa")] // two exchanges
    public async Task A_device_runs_what_was_planned_for_it(string kind)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        await using var client = await OpenAsync(cloud, kind == "sasrec-ofa" ? new() { MultiplyAdds = 150 } : new() { AverageBits = 3 });
        Assert.NotNull(client.Model.Plan); // it asks as soon as it has a model, for the interest of nobody
        var update = await client.UpdateAsync(new[] { 0, 3, 1 }.AsMemory());
        Assert.True(update.PlanChanged);
        var plan = client.Model.Plan!;
        Assert.Equal(client.Id, plan.Device);

        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var whole = Recommender.Open(folder, new RecommenderOptions { Quantization = folder.Manifest.Quantization, Adaptation = folder.Manifest.Customizer?.Adapts });
        var (expected, found) = (new Recommendation[3], new Recommendation[3]);
        whole.Apply(plan.Parts).OpenSession().Recommend([0, 3], expected);
        client.Recommend([0, 3], found);
        Assert.Equal(expected, found);

        await client.UpdateAsync(new[] { 4, 4, 2 }.AsMemory());
        Assert.True(client.Model.Plan!.Sequence > plan.Sequence);
    }

    [Fact]
    public async Task A_device_with_little_storage_does_without_blocks()
    {
        await using var cloud = await RunningCloud.StartAsync("sasrec-ofa");
        var pieces = cloud.Published.Release.Pieces;
        var storage = pieces.Sum(piece => piece.Size) - pieces.Where(piece => piece.Kind == PieceKind.Block).Max(piece => piece.Size);
        await using var client = await OpenAsync(cloud, new() { StorageBytes = storage });
        await client.UpdateAsync(new[] { 0, 3, 1 }.AsMemory());
        var structure = client.Model.Plan!.Structure!;
        Assert.InRange(structure.Kept, 1, structure.Blocks - 1);
        client.Recommend([0, 3], new Recommendation[3]);
    }

    [Fact]
    public async Task A_device_with_little_memory_holds_the_beginning_of_the_table()
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec-chord", PlanTests.WriteTable), ownsModel: true);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var budget = ElasticFile.Open(folder).Layout.Full - 3;
        await using var client = await OpenAsync(cloud, new() { AverageBits = 4, TableBytes = budget });
        await client.UpdateAsync(new[] { 0, 3, 1 }.AsMemory());
        Assert.Equal(ElasticFile.Open(folder).Within(budget), client.Model.Plan!.Embedding);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_device_takes_a_plan_of_mixed_widths_that_is_fitted_to_its_memory(double bits)
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec-chord", WriteInCodes), ownsModel: true);
        using var anyone = await cloud.DeviceAsync();
        using var refused = await Interest.AskAsync(anyone, Interest.Request() with { Profile = new() { MemoryBytes = 1 } });
        var least = long.Parse(Regex.Match(await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, refused), "takes ([0-9]+) in memory with the shortest table").Groups[1].Value, CultureInfo.InvariantCulture);

        await using var client = await OpenAsync(cloud, new() { AverageBits = bits, MemoryBytes = least });
        await client.UpdateAsync(new[] { 0, 3, 1 }.AsMemory());
        var plan = client.Model.Plan!;
        Assert.NotNull(plan.Embedding);
        Assert.True(plan.Precision!.Codes.ContainsAnyExcept(plan.Precision.Codes[0]));

        static void WriteInCodes(string path)
        {
            var draft = SampleModels.Draft("sasrec-chord");
            SampleModels.Write(path, draft with { Backbone = (SasRecSpec)draft.Backbone with { FeedForward = 96 }, Quantization = draft.Quantization! with { Master = MasterType.Int8 } });
            GoldenScores.WriteFor(path);
            PlanTests.WriteTable(path);
        }
    }

    [Fact]
    public async Task A_device_reports_and_follows_a_rollback()
    {
        await using var cloud = await RunningCloud.StartAsync(options: RolloutTests.With());
        File.WriteAllText(cloud.Published.ReleaseKeyFile, cloud.Published.ReleaseKey.ExportPkcs8PrivateKeyPem());
        using var admin = RolloutTests.Admin(cloud);
        await using var client = await OpenAsync(cloud, new());
        cloud.Published.Publish();
        await client.UpdateAsync(new[] { 1 }.AsMemory());
        Assert.Equal(2, client.Model.Release.Sequence);
        client.Recommend([1], new Recommendation[2]);
        client.ReportShown();
        client.ReportHit();
        await client.TellAsync();
        var counts = (await admin.GetFromJsonAsync("v1/admin/models/sample/releases/2/health", AdminJson.Default.ReleaseCounts))!;
        Assert.Equal((1, 0, 1, 1, 1), (counts.Devices, counts.FailingDevices, counts.Recommendations, counts.Shown, counts.Hits));

        (await admin.PostAsJsonAsync("v1/admin/models/sample/rollback", new RollbackRequest(1), AdminJson.Default.RollbackRequest)).EnsureSuccessStatusCode();
        var back = await client.UpdateAsync(new[] { 1 }.AsMemory());
        Assert.Equal(3, client.Model.Release.Sequence);
        Assert.True(back.BytesDown < 4_000, $"{back.BytesDown} bytes for pieces that were there already.");
    }

    private Task<TailorClient> OpenAsync(RunningCloud cloud, DeviceProfile profile) => TailorClient.OpenAsync(new()
    {
        Cloud = cloud.Client.BaseAddress!,
        Folder = _scratch[$"{Guid.NewGuid():N}"],
        Model = "sample",
        RootKeys = [PublicKey.Of(cloud.Published.RootKey)],
        Profile = profile,
    });
}
