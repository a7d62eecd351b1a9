using System.Globalization;
using System.Text.Json;
using Tailor.Cli.Documents;
using Tailor.Cli.Fleet;

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
        var run = await RunAsync(served, ["--devices", "8", "--days", "2", "--json", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonSerializer.Deserialize(run.Output, CliJson.Default.FleetDocument)!;
    }

    private static Task<ConsoleRun> RunAsync(ServedModel served, string[] arguments)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 12).SelectMany(user => Enumerable.Range(0, 8).Select(at => string.Create(CultureInfo.InvariantCulture, $"u{user},i{random.Next(30)},5,{(user * 100) + at}")));
        File.WriteAllLines(served["ratings.csv"], lines.Prepend("userId,movieId,rating,timestamp"));
        return served.RunAsync(["fleet", "--store", "store", "--plan-key", "keys/plan.key", "--model", "small", "--root", "keys/root.pub", "--data", "ratings.csv", "--items-per-day", "1", .. arguments]);
    }
}
