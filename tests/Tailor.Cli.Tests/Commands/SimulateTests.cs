using System.Text.Json;

namespace Tailor.Cli.Tests.Commands;

public sealed class SimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASimulatedFileIsReadAgainAndTheSeedDecidesIt()
    {
        string[] command = ["data", "simulate", "--users", "40", "--items", "60", "--set", "longestLength=20", "--set", "meanLength=8", "--set", "interests=5"];
        var run = await RunAsync([.. command, "--seed", "4", "--out", "a.csv", "--best", "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(JsonDocument.Parse(run.Output).RootElement.GetProperty("bestHit").GetDouble(), .2, 1);
        await RunAsync([.. command, "--seed", "4", "--out", "b.csv"]);
        await RunAsync([.. command, "--seed", "5", "--out", "c.csv"]);
        Assert.Equal(await File.ReadAllTextAsync(_folder["a.csv"]), await File.ReadAllTextAsync(_folder["b.csv"]));
        Assert.NotEqual(await File.ReadAllTextAsync(_folder["a.csv"]), await File.ReadAllTextAsync(_folder["c.csv"]));
        var inspected = await RunAsync("data", "inspect", "a.csv", "--json");
        Assert.Equal(40, JsonDocument.Parse(inspected.Output).RootElement.GetProperty("statistics").GetProperty("users").GetInt32());
    }

    [Theory]
    [InlineData("there is no setting 'user'. Did you mean 'users'?", "--set", "user=3")]
    [InlineData("Items must be at least 2", "--items", "1")]
    [InlineData("there is no format 'csv'", "--format", "csv")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await RunAsync(["data", "simulate", "--out", "a.csv", .. arguments]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
