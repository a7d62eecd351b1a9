using System.Text.Json;

namespace Tailor.Cli.Tests.Commands;

public sealed class RecommendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecommendTests() => SmallModel.Write(_folder["model"], Enumerable.Range(1, 30).Select(id => $"m{id}"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RecommendationsAreRankedTitledAndNew()
    {
        var answer = await AnswerAsync("m3,m1,m4", "-k", "5");
        var items = answer.GetProperty("recommendations").EnumerateArray().ToArray();
        Assert.Equal([1, 2, 3, 4, 5], items.Select(item => item.GetProperty("rank").GetInt32()));
        var scores = items.Select(item => item.GetProperty("score").GetSingle()).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Empty(items.Select(item => item.GetProperty("id").GetString()).Intersect(["m3", "m1", "m4"]));
        Assert.All(items, item => Assert.Equal($"Title of {item.GetProperty("id").GetString()}", item.GetProperty("title").GetString()));
        Assert.Equal(["m3", "m1", "m4"], answer.GetProperty("history").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task HistoryComesBackWhereItIsAskedFor()
    {
        var answer = await AnswerAsync("m3", "-k", "30", "--include-history");
        Assert.Contains("m3", answer.GetProperty("recommendations").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task UnknownIdsAreReportedNotIgnored()
    {
        var run = await RunAsync("m3, x9 ,m4,y", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("does not know the items x9, y; recommending from the other 2", run.Error, StringComparison.Ordinal);
        Assert.Equal(["x9", "y"], JsonDocument.Parse(run.Output).RootElement.GetProperty("unknown").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task MoreThanThereIsGivesAllThereIs()
    {
        var answer = await AnswerAsync("m1,m2", "-k", "1000");
        Assert.Equal(28, answer.GetProperty("recommendations").GetArrayLength());
    }

    [Fact]
    public async Task CandidatesAreRankedAsAmongAllItemsAndOnlyTheirRowsAreHeld()
    {
        _folder.Write("candidates.txt", "m30\nm5\n\n m12 \nm5\nx1\nm3\nm7\n");
        var run = await RunAsync("m3,m1", "--candidates", _folder["candidates.txt"], "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("does not know 1 of the candidates; ranking the other 5", run.Error, StringComparison.Ordinal);
        var answer = JsonDocument.Parse(run.Output).RootElement;
        var whole = await AnswerAsync("m3,m1", "-k", "30");
        string[] wanted = ["m30", "m5", "m12", "m7"]; // m3 is in the history
        Assert.Equal(
            whole.GetProperty("recommendations").EnumerateArray().Where(item => wanted.Contains(item.GetProperty("id").GetString())).Select(item => (item.GetProperty("id").GetString(), item.GetProperty("score").GetSingle())),
            answer.GetProperty("recommendations").EnumerateArray().Select(item => (item.GetProperty("id").GetString(), item.GetProperty("score").GetSingle())));
        var candidates = answer.GetProperty("candidates");
        Assert.Equal((5, 6), (candidates.GetProperty("count").GetInt32(), candidates.GetProperty("rows").GetInt32()));
        Assert.Equal(candidates.GetProperty("allBytes").GetInt64(), 5 * candidates.GetProperty("bytes").GetInt64());
        Assert.Contains("among 5 candidates; 6 rows", (await RunAsync("m3,m1", "--candidates", _folder["candidates.txt"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.txt", "there is no such file")]
    [InlineData("other.txt", "the model knows none of its 2 ids")]
    public async Task CandidatesThatTheModelCannotRankAreRefused(string file, string message)
    {
        _folder.Write("other.txt", "a\nb\n");
        var run = await RunAsync("m3", "--candidates", _folder[file]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyHistoryIsAnswered() => Assert.Equal(10, (await AnswerAsync("")).GetProperty("recommendations").GetArrayLength());

    [Fact]
    public async Task PeopleSeeTitles()
    {
        var run = await RunAsync("m3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Title of m3", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("there is no model folder", "nowhere", "--history", "m1")]
    [InlineData("is no model folder", ".", "--history", "m1")]
    [InlineData("-k 0: expected at least 1", "model", "--history", "m1", "-k", "0")]
    [InlineData("'--history' is required", "model")]
    [InlineData("Cannot parse argument 'ten'", "model", "--history", "m1", "-k", "ten")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["recommend", .. arguments], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedModelFailsWithFileAndReason()
    {
        await File.WriteAllTextAsync(_folder["model/manifest.json"], "{}");
        var run = await RunAsync("m1");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("manifest.json", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private Task<ConsoleRun> RunAsync(string history, params string[] more) => ConsoleRun.OfAsync(["recommend", _folder["model"], "--history", history, .. more]);

    private async Task<JsonElement> AnswerAsync(string history, params string[] more)
    {
        var run = await RunAsync(history, ["--json", .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
