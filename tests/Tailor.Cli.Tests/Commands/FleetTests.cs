using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Tailor.Cli.Documents;
using Tailor.Cli.Fleet;
using Tailor.Customization.Rule;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Tests.Commands;

public sealed class FleetTests
{
    [Fact]
    public async Task A_fleet_lives_its_days()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var document = await FleetAsync(served, "--offline", "0", "--cut", "0", "--report", "fleet.json");
        var all = document.Report.Days.Where(day => day.Class == "all").ToArray();
        Assert.Equal([1, 2], all.Select(day => day.Day));
        Assert.Equal((8, 0, 8), (all[0].Devices, all[0].Errors, all[0].NewPlans));
        Assert.Equal(8, all[0].Recommendations);
        Assert.Equal(24, all[1].PlanHours!.Value, 0.1);
        Assert.True(all[1].BytesDown < all[0].BytesDown / 2);
        Assert.Equal(all[0].Devices, document.Report.Days.Where(day => day.Day == 1 && day.Class != "all").Sum(day => day.Devices));
        Assert.Equal(document.Report.Days, JsonSerializer.Deserialize(await File.ReadAllTextAsync(served["fleet.json"]), CliJson.Default.FleetDocument)!.Report.Days);
    }

    [Fact]
    public async Task A_fleet_whose_networks_fail_goes_on()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var document = await FleetAsync(served, "--offline", "0.4", "--cut", "0.6");
        Assert.NotEmpty(document.Report.Errors);
        Assert.Equal(2, document.Report.Days.Count(day => day.Class == "all"));
        Assert.Contains(document.Report.Days, day => day is { Class: "all", Day: 2, NewPlans: > 0 });
    }

    [Fact]
    public async Task The_policy_decides_how_often_devices_ask()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var (daily, never) = (await FleetAsync(served, "--offline", "0", "--cut", "0"), await FleetAsync(served, "--offline", "0", "--cut", "0", "--drift", "2", "--plan-age", "5"));
        FleetDay Second(FleetDocument document) => document.Report.Days.Single(day => day is { Class: "all", Day: 2 });
        Assert.Equal((8, 0), (Second(daily).NewPlans, Second(never).NewPlans));
    }

    [Fact]
    public async Task Stores_in_a_named_folder_stay()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        await FleetAsync(served, "--folder", "fleet");
        Assert.True(Directory.GetDirectories(served["fleet"]).Length >= 8);
    }

    [Fact]
    public async Task A_fleet_lives_against_a_cloud_elsewhere()
    {
        await using var served = await ServedModel.StartAsync();
        var run = await RunAsync(served, ["--cloud", served.Cloud], ["--devices", "8", "--days", "2", "--offline", "0", "--cut", "0", "--json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var document = JsonSerializer.Deserialize(run.Output, CliJson.Default.FleetDocument)!;
        var all = document.Report.Days.Where(day => day.Class == "all").ToArray();
        Assert.Equal([(8, 8, 0), (8, 0, 0)], all.Select(day => (day.Devices, day.NewPlans, day.Errors)));
        Assert.InRange(all[1].PlanHours!.Value, 0, 1); // days pass at once there, so plans do not age
        Assert.Contains(document.Report.Latency, row => row is { Kind: "plans", Refused: 0 });
    }

    [SkippableFact]
    public async Task A_picture_shows_each_class_and_all()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gnuplot"))), "Needs gnuplot; `make setup` installs it.");
        await using var served = await ServedModel.StartAsync(serve: false);
        await FleetAsync(served, "--picture", "fleet.svg");
        var picture = XDocument.Load(served["fleet.svg"]);
        Assert.Equal("svg", picture.Root!.Name.LocalName);
        var texts = picture.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToArray();
        Assert.All(["hit@10", "bytes a device, down", "all", "small", "medium"], text => Assert.Contains(text, texts));
    }

    [Theory]
    [InlineData("storage")]
    [InlineData("memory")]
    public async Task Devices_with_little_storage_or_memory_hold_a_beginning_of_the_table(string limit)
    {
        await using var served = await ServedModel.StartAsync(serve: false, items: 2_000, width: 32, WriteTable);
        var document = await FleetAsync(served, "--limit", limit, "--offline", "0", "--cut", "0", "--devices", "12", "--concurrency", "2");
        FleetDay First(string kind) => document.Report.Days.Single(day => day.Day == 1 && day.Class == kind);
        Assert.Empty(document.Report.Errors);
        Assert.InRange(First("small").StoredBytes, 1, First("medium").StoredBytes - 1);
        Assert.InRange(First("medium").StoredBytes, 1, First("large").StoredBytes - 1);
    }

    [Fact]
    public void A_class_limits_what_was_asked_for_and_leaves_room_for_the_rest()
    {
        var manifest = new ModelDraft { Name = "small", Version = "1", Backbone = SmallModel.Spec, Seed = 3, Dataset = new("small", "leave-one-out") };
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder["model"], Enumerable.Range(0, 100).Select(item => $"i{item}"), manifest);
        using var open = ModelFolder.Open(folder["model"]);
        var model = new FleetModel(open.Manifest, IsScalable: true, StorageBesideTable: 1_000, MemoryBesideTable: 5_000);
        DeviceProfile Small(FleetLimit limit) => FleetClass.Mix(model, limit)[0].Profile with { Class = "" };
        Assert.Equal(new DeviceProfile { TableBytes = 320 }, Small(FleetLimit.Table));
        Assert.Equal(new DeviceProfile { StorageBytes = 1_320 }, Small(FleetLimit.Storage));
        Assert.Equal(new DeviceProfile { MemoryBytes = 5_320 }, Small(FleetLimit.Memory));
        Assert.All(Enum.GetValues<FleetLimit>(), limit => Assert.Equal(new DeviceProfile { Class = "large" }, FleetClass.Mix(model, limit)[^1].Profile));
        Assert.Equal(new DeviceProfile(), Small(FleetLimit.Memory) with { MemoryBytes = null });
    }

    [Theory]
    [InlineData("--drift: Drift must be 0 to 2, not 3", "--drift", "3")]
    [InlineData("--plan-age -1", "--plan-age", "-1")]
    [InlineData("--devices 0", "--devices", "0")]
    [InlineData("--offline 2", "--offline", "2")]
    [InlineData("only 12 users", "--devices", "100")]
    public async Task What_cannot_be_is_said(string message, params string[] arguments)
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var run = await RunAsync(served, arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_drawn_by_their_shares()
    {
        FleetClass[] mix = [new("a", 1, new()), new("b", 3, new())];
        var drawn = FleetClass.Draw(mix, 4_000, new Random(1));
        Assert.InRange(drawn.Count(kind => kind.Name == "b"), 2_900, 3_100);
    }

    private static async Task<FleetDocument> FleetAsync(ServedModel served, params string[] arguments)
    {
        var run = await RunAsync(served, [.. arguments.Contains("--devices") ? [] : (string[])["--devices", "8"], "--days", "2", "--json", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonSerializer.Deserialize(run.Output, CliJson.Default.FleetDocument)!;
    }

    private static void WriteTable(string path)
    {
        using var model = ModelFolder.Open(path);
        ElasticFile.Write(model, ElasticTableBuilder.Build(model.ItemTable.ToArray(), [.. Enumerable.Range(1, model.Manifest.ItemCount)], [], ElasticFile.SourceOf(model.Manifest), new()));
    }

    private static Task<ConsoleRun> RunAsync(ServedModel served, string[] arguments) => RunAsync(served, ["--store", "store", "--plan-key", "keys/plan.key"], arguments);

    private static Task<ConsoleRun> RunAsync(ServedModel served, string[] cloud, string[] arguments)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 12).SelectMany(user => Enumerable.Range(0, 8).Select(at => string.Create(CultureInfo.InvariantCulture, $"u{user},i{random.Next(30)},5,{(user * 100) + at}")));
        File.WriteAllLines(served["ratings.csv"], lines.Prepend("userId,movieId,rating,timestamp"));
        return served.RunAsync(["fleet", .. cloud, "--model", "small", "--root", "keys/root.pub", "--data", "ratings.csv", "--items-per-day", "1", .. arguments]);
    }
}
