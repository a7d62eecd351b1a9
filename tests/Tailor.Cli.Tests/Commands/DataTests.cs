using System.Text.Json;

namespace Tailor.Cli.Tests.Commands;

public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InspectTellsWhatIsThere()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        var document = await JsonOfAsync("data", "inspect", "pairs.txt");
        Assert.Equal("Pairs", document.GetProperty("reading").GetProperty("format").GetString());
        var statistics = document.GetProperty("statistics");
        Assert.Equal((60, 30, 720), (statistics.GetProperty("users").GetInt32(), statistics.GetProperty("items").GetInt32(), statistics.GetProperty("interactions").GetInt32()));
        Assert.Equal(JsonValueKind.Null, statistics.GetProperty("tieShare").ValueKind);
    }

    [Fact]
    public async Task ABadLineFailsWithFileAndLineAndIsLeftOutWhereThatIsAskedFor()
    {
        _folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,10,4,1000000000\n1,11,four,1000000001\n1,12,5,1000000002\n");
        var stopped = await RunAsync("data", "inspect", "ratings.csv", "--json");
        Assert.Equal((1, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("ratings.csv, line 3: expected", stopped.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stopped.Error, StringComparison.Ordinal);

        var skipped = await RunAsync("data", "inspect", "ratings.csv", "--json", "--skip-bad-lines");
        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains("1 of 4 lines were bad", skipped.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(skipped.Output).RootElement.GetProperty("statistics").GetProperty("interactions").GetInt32());
    }

    [Fact]
    public async Task FiltersAndColumnsReachTheReader()
    {
        _folder.Write("odd.csv", "who,what,stars,when\na,x,5,1000000000\na,y,1,1000000001\nb,x,5,1000000002\nb,z,5,1000000003\n");
        var document = await JsonOfAsync("data", "inspect", "odd.csv", "--format", "table", "--user-column", "who", "--item-column", "what", "--rating-column", "stars", "--time-column", "when", "--min-rating", "4", "--min-per-item", "2", "--one-pass");
        Assert.Equal(2, document.GetProperty("statistics").GetProperty("interactions").GetInt32());
        Assert.Equal(2, document.GetProperty("reading").GetProperty("filters").GetArrayLength());
    }

    [Fact]
    public async Task SplitFilesAddUpAndAreReadAgain()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        var document = await JsonOfAsync("data", "split", "pairs.txt", "--out", "split");
        Assert.Equal("""{"training.csv":600,"validation.csv":60,"test.csv":60}""", JsonSerializer.Serialize(document.GetProperty("files")));
        var training = await JsonOfAsync("data", "inspect", "split/training.csv");
        Assert.Equal(600, training.GetProperty("statistics").GetProperty("interactions").GetInt32());
        Assert.Contains("u1,i18\n", await File.ReadAllTextAsync(_folder["split/test.csv"]), StringComparison.Ordinal); // 7 + 11
    }

    [Theory]
    [InlineData("there is no file", "data", "inspect", "nowhere.csv")]
    [InlineData("there is no format 'pair', only: recbole", "data", "inspect", "pairs.txt", "--format", "pair")]
    [InlineData("Did you mean 'shuffle'?", "data", "inspect", "pairs.txt", "--ties", "shufle")]
    [InlineData("there is no split 'loo'", "data", "split", "pairs.txt", "--out", "split", "--split", "loo")]
    [InlineData("needs interactions with times", "data", "split", "pairs.txt", "--out", "split", "--split", "global-time")]
    [InlineData("--core says both minima", "data", "inspect", "pairs.txt", "--core", "5", "--min-per-user", "3")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        var run = await RunAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
