using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Tailor.Cloud.Plans;
using Tailor.Customization;
using Tailor.Customization.Rule;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Elastic;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;
using Tailor.Runtime;

namespace Tailor.Cloud.Tests.Plans;

public sealed class PlanTests
{
    [Fact]
    public async Task A_plan_is_signed_for_the_device_and_its_budget()
    {
        await using var cloud = await RunningCloud.StartAsync();
        var registered = await cloud.RegisterAsync(new() { AverageBits = 3 });
        using var device = cloud.As(registered.Token);
        var plan = await Interest.PlanAsync(device, Interest.Request());
        cloud.Published.Keyring.Verify(plan);
        plan.RequireDevice(registered.Device);
        plan.RequireValidAt(DateTimeOffset.UtcNow);
        Assert.Equal(7 * 86_400, plan.Expires - plan.Issued);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        plan.RequireFor(folder.Manifest);
        var layers = folder.Manifest.Backbone.ChannelLayers();
        Assert.InRange(plan.Precision!.AverageBits(layers), 2, 3);
        var session = Customizers.Open(folder)!.OpenSession();
        Assert.Equal(session.Decide(MemoryMarshal.Cast<byte, float>(Interest.Draw(4, 1)), new() { Precision = PrecisionBudget.AverageBits(3) }).Precision, plan.Precision);

        var narrower = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { AverageBits = 2 } });
        Assert.Equal(2, narrower.Precision!.AverageBits(layers));
        var widest = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() });
        Assert.Equal(8, widest.Precision!.AverageBits(layers));
    }

    [Fact]
    public async Task Each_plan_has_a_greater_number_than_the_last()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        var before = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000;
        var first = (await Interest.PlanAsync(device, Interest.Request())).Sequence;
        Assert.InRange(first, before, before + 60_000_000);
        var ahead = first + 1_000_000_000_000; // as if another node's clock ran ahead
        Assert.Equal(ahead + 1, (await Interest.PlanAsync(device, Interest.Request() with { Sequence = ahead })).Sequence);
        using var last = await Interest.AskAsync(device, Interest.Request() with { Sequence = ulong.MaxValue });
        Assert.Contains("sequence", await ProblemText.AssertAsync(HttpStatusCode.BadRequest, last), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_and_parameters_take_two_exchanges()
    {
        await using var cloud = await RunningCloud.StartAsync("sasrec-ofa");
        using var device = await cloud.DeviceAsync(new() { MultiplyAdds = 100 });
        using var first = await Interest.AskAsync(device, Interest.Request());
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        var guide = (await first.Content.ReadFromJsonAsync(ProtocolJson.Default.PlanGuide))!.Guide;
        Assert.Equal(4, MemoryMarshal.Cast<byte, float>(guide).Length);

        var plan = await Interest.PlanAsync(device, Interest.Request() with { Guided = Interest.Draw(4, 2) });
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        plan.RequireFor(folder.Manifest);
        Assert.NotNull(plan.Parameters);
        Assert.True(new StructureCosts(folder.Manifest.Backbone).Of(StructureBudgetKind.MultiplyAdds, plan.Structure) <= 100);

        using var small = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { MultiplyAdds = -0 }, Guided = Interest.Draw(3, 1) });
        Assert.Contains("guided must have 4", await ProblemText.AssertAsync(HttpStatusCode.BadRequest, small), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_is_the_longest_beginning_within_the_budget()
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec", WriteTable), ownsModel: true);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var file = ElasticFile.Open(folder);
        using var device = await cloud.DeviceAsync();
        foreach (var budget in (long[])[file.Layout.Shortest, file.Layout.Shortest + 9, file.Layout.Full - 1, file.Layout.Full, long.MaxValue])
        {
            var plan = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { TableBytes = budget } });
            Assert.Equal(file.Within(budget), plan.Embedding);
        }

        Assert.Null((await Interest.PlanAsync(device, Interest.Request())).Embedding);
        using var small = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { TableBytes = file.Layout.Shortest - 1 } });
        Assert.Contains($"the shortest takes {file.Layout.Shortest}", await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, small), StringComparison.Ordinal);
        using var storage = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { StorageBytes = 100 } });
        Assert.Contains("0 bytes are left", await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, storage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_can_hold_what_its_memory_is_planned_for()
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec", WriteTable), ownsModel: true);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var file = ElasticFile.Open(folder);
        using var device = await cloud.DeviceAsync();
        using var none = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { MemoryBytes = 1 } });
        var least = long.Parse(Regex.Match(await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, none), "takes ([0-9]+) in memory with the shortest table").Groups[1].Value, CultureInfo.InvariantCulture);
        var lengths = new List<long>();
        foreach (var memory in (long[])[least, least + 200, least + 500, least + 1_000, 1 << 20])
        {
            var plan = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { MemoryBytes = memory } });
            var recommender = Recommender.Open(folder, new RecommenderOptions { Table = file.Table(plan.Embedding!) }); // with all of its network
            Assert.InRange(recommender.Bytes.Total, 1, memory);
            lengths.Add(plan.Embedding!.Length);
        }

        Assert.InRange(lengths[0], file.Layout.Shortest, file.Layout.Full - 1);
        Assert.Equal(file.Layout.Full, lengths[^1]);
        Assert.Equal(lengths.Order(), lengths);
        Assert.Equal(file.Layout.Shortest, (await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { MemoryBytes = 1 << 20, TableBytes = file.Layout.Shortest } })).Embedding!.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_are_left_out_where_storage_or_memory_ends(bool hasTable)
    {
        await using var cloud = await RunningCloud.StartAsync(new PublishedModel("sasrec-ofa", hasTable ? WriteTable : null), ownsModel: true);
        var pieces = cloud.Published.Release.Pieces;
        long[] blocks = [.. pieces.Where(piece => piece.Kind == PieceKind.Block).Select(piece => piece.Size)];
        var fixedSize = pieces.Where(piece => piece.Kind is not (PieceKind.Block or PieceKind.Items or PieceKind.Table)).Sum(piece => piece.Size);
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        fixedSize += hasTable ? ElasticFile.Open(folder).Layout.Shortest : pieces.Single(piece => piece.Kind == PieceKind.Items).Size;
        using var device = await cloud.DeviceAsync();
        var kept = new List<int>();
        foreach (var storage in (long[])[fixedSize, fixedSize + blocks.Min(), fixedSize + (blocks.Sum() / 2), fixedSize + blocks.Sum() - 1, fixedSize + blocks.Sum()])
        {
            var plan = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { StorageBytes = storage }, Guided = Interest.Draw(4, 2) });
            var structure = plan.Structure!;
            var takes = fixedSize + blocks.Where((_, block) => structure[block]).Sum();
            Assert.True(takes <= storage, $"{structure} takes {takes} of {storage}");
            kept.Add(structure.Kept);
        }

        Assert.Equal(0, kept[0]);
        Assert.Equal(kept.Order(), kept);
        Assert.True(kept[^1] > 0);

        using var little = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { StorageBytes = fixedSize - 1 } });
        Assert.Contains(hasTable ? "are left for the item table" : $"takes {fixedSize}: it has no scalable table", await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, little), StringComparison.Ordinal);

        using var none = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { MemoryBytes = 1 } });
        var least = long.Parse(Regex.Match(await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, none), "takes ([0-9]+) in memory").Groups[1].Value, CultureInfo.InvariantCulture);
        var small = await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { MemoryBytes = least }, Guided = Interest.Draw(4, 2) });
        var network = Recommender.Open(folder, new RecommenderOptions { Table = small.Embedding is { } beginning ? ElasticFile.Open(folder).Table(beginning) : null, Adaptation = folder.Manifest.Customizer!.Adapts }).Apply(small.Parts);
        Assert.InRange(network.Bytes.Total, 1, least);
    }

    [Fact]
    public async Task A_budget_below_the_smallest_network_is_told_what_that_takes()
    {
        await using var cloud = await RunningCloud.StartAsync("sasrec-ofa");
        using var folder = ModelFolder.Open(cloud.Published.Folder);
        var least = new StructureCosts(folder.Manifest.Backbone).OfRest(StructureBudgetKind.MultiplyAdds);
        using var device = await cloud.DeviceAsync();
        using var answer = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { MultiplyAdds = least - 1 } });
        Assert.Contains($"without any block, takes {least}", await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, answer), StringComparison.Ordinal);
        Assert.Equal(0, (await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { MultiplyAdds = least }, Guided = Interest.Draw(4, 2) })).Structure!.Kept);
    }

    [Fact]
    public async Task What_no_plan_of_a_model_can_save_is_refused()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        foreach (var (profile, words) in new (DeviceProfile, string)[]
        {
            (new() { MultiplyAdds = 1 }, "no plan of it leaves blocks out"),
            (new() { TableBytes = 79 }, "takes 80: it is not scalable"), // 5 items of 4 values
            (new() { StorageBytes = 1_000 }, "no scalable table"),
            (new() { MemoryBytes = 200 }, "in memory: it has no scalable table"),
        })
        {
            using var answer = await Interest.AskAsync(device, Interest.Request() with { Profile = profile });
            Assert.Contains(words, await ProblemText.AssertAsync(HttpStatusCode.UnprocessableEntity, answer), StringComparison.Ordinal);
        }

        await Interest.PlanAsync(device, Interest.Request() with { Profile = new() { TableBytes = 80, StorageBytes = 1 << 20, MultiplyAdds = 1 << 20 } });
    }

    [Theory]
    [InlineData("sasrec-chord", 1.5, null, "2 to 8")]
    [InlineData("sasrec-chord", 8.5, null, "2 to 8")]
    [InlineData("sasrec-ofa", null, -1L, "negative")]
    public async Task Out_of_range_a_budget_is_refused(string kind, double? bits, long? multiplyAdds, string words)
    {
        await using var cloud = await RunningCloud.StartAsync(kind);
        using var device = await cloud.DeviceAsync();
        using var answer = await Interest.AskAsync(device, Interest.Request() with { Profile = new() { AverageBits = bits, MultiplyAdds = multiplyAdds } });
        Assert.Contains(words, await ProblemText.AssertAsync(bits is null ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.9)]
    [InlineData(8.1)]
    public void Bits_out_of_range_never_reach_a_worker(double bits)
    {
        using var published = new PublishedModel();
        var model = new OpenModel(published.Folder, published.Release);
        var (budgets, problem) = PlanBudgets.Of(model, new() { AverageBits = bits });
        Assert.Null(budgets);
        Assert.Contains("Average bits must be 2 to 8", problem, StringComparison.Ordinal);
        Assert.NotNull(PlanBudgets.Of(model, new() { AverageBits = 2 }).Budgets);
    }

    [Fact]
    public async Task A_malformed_request_is_refused_with_a_sentence()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = await cloud.DeviceAsync();
        await Refused(HttpStatusCode.BadRequest, "4 float32 values", Interest.Request(width: 3));
        await Refused(HttpStatusCode.BadRequest, "−1 to 1", Interest.Request() with { Interest = Interest.Bytes([0, 2, 0, 0]) });
        await Refused(HttpStatusCode.BadRequest, "−1 to 1", Interest.Request() with { Interest = Interest.Bytes([0, float.NaN, 0, 0]) });
        await Refused(HttpStatusCode.BadRequest, "one exchange", Interest.Request() with { Guided = Interest.Draw(4, 1) });
        await Refused(HttpStatusCode.NotFound, "release 2", Interest.Request() with { Release = 2 });
        await Refused(HttpStatusCode.NotFound, "release -1", Interest.Request() with { Release = -1 });
        await Refused(HttpStatusCode.NotFound, "other", Interest.Request() with { Model = "other" });

        using var unknown = new StringContent("""{"model":"sample","release":1,"interest":"","history":[1,2]}""", Encoding.UTF8, "application/json");
        using var answer = await device.PostAsync(Routes.Plans, unknown);
        Assert.Contains("history", await ProblemText.AssertAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);

        async Task Refused(HttpStatusCode status, string words, PlanRequest request)
        {
            using var refused = await Interest.AskAsync(device, request);
            Assert.Contains(words, await ProblemText.AssertAsync(status, refused), StringComparison.Ordinal);
        }
    }

    internal static void WriteTable(string path)
    {
        using var folder = ModelFolder.Open(path);
        var items = folder.Manifest.ItemCount;
        ElasticFile.Write(folder, ElasticTableBuilder.Build(folder.ItemTable.ToArray(), [.. Enumerable.Range(1, items)], [], ElasticFile.SourceOf(folder.Manifest), new ElasticOptions { SmallestGroup = 1 }));
    }
}
