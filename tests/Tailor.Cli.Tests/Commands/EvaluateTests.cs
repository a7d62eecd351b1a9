using System.Text.Json;

namespace Tailor.Cli.Tests.Commands;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EvaluateTests() => _folder.Write("pairs.txt", SmallData.Pairs());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheDocumentCarriesProtocolMetricsUsersAndSeconds()
    {
        var document = await JsonOfAsync("item-knn", "--protocol", "uniform-5", "--seed", "7");
        Assert.Equal("uniform-5,seed=7", document.GetProperty("protocol").GetProperty("name").GetString());
        Assert.Equal(["ndcg@10", "hit@10", "mrr@10"], document.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
        Assert.Equal(SmallData.Users, document.GetProperty("users").GetInt32());
        Assert.True(document.GetProperty("seconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task AModelWithOtherIndicesScoresTheSame()
    {
        // The same weights for the same ids, in the data's order and in another: only the mapping differs.
        SmallModel.Write(_folder["all"], Ids(), titles: false);
        var direct = await JsonOfAsync("all", "--metric", "ndcg@30");
        SmallModel.Write(_folder["more"], Ids().Append("stranger"), titles: false);
        var mapped = await ConsoleRun.OfAsync(["evaluate", "more", "--data", "pairs.txt", "--metric", "ndcg@30", "--json"], InFolder);
        Assert.Equal((0, ""), (mapped.ExitCode, mapped.Error));
        Assert.Equal(
            direct.GetProperty("metrics").GetProperty("ndcg@30").GetDouble(),
            JsonDocument.Parse(mapped.Output).RootElement.GetProperty("metrics").GetProperty("ndcg@30").GetDouble(),
            5);
    }

    [Fact]
    public async Task TwoScorersAreComparedUserByUser()
    {
        string[] asked = ["--metric", "ndcg@10", "coverage@10"];
        var popular = await JsonOfAsync(["popular", .. asked]);
        var document = await JsonOfAsync(["item-knn", "--against", "popular", .. asked]);
        var against = document.GetProperty("against");
        Assert.Equal("popular", against.GetProperty("scorer").GetString());
        var difference = Assert.Single(against.GetProperty("differences").EnumerateObject()); // coverage is no mean over users
        Assert.Equal(document.GetProperty("metrics").GetProperty("ndcg@10").GetDouble() - popular.GetProperty("metrics").GetProperty("ndcg@10").GetDouble(), difference.Value.GetProperty("difference").GetDouble(), 9);
        Assert.True(difference.Value.GetProperty("standardError").GetDouble() > 0);
        Assert.Equal(0, (await JsonOfAsync(["popular", "--against", "popular", .. asked])).GetProperty("against").GetProperty("differences").GetProperty("ndcg@10").GetProperty("difference").GetDouble());

        var page = await ConsoleRun.OfAsync(["evaluate", "item-knn", "--data", "pairs.txt", "--against", "popular"], InFolder);
        Assert.Contains("less popular, user by user", page.Output, StringComparison.Ordinal);
        var wrong = await ConsoleRun.OfAsync(["evaluate", "item-knn", "--data", "pairs.txt", "--against", "populr"], InFolder);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Did you mean 'popular'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItemsThatTheModelDoesNotKnowAreReported()
    {
        SmallModel.Write(_folder["fewer"], Ids().Take(20));
        var run = await ConsoleRun.OfAsync(["evaluate", "fewer", "--data", "pairs.txt"], InFolder);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("does not know 10 of 30 items; they rank last", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelOfOtherDataIsRefused()
    {
        SmallModel.Write(_folder["other"], ["a", "b", "c"]);
        var run = await ConsoleRun.OfAsync(["evaluate", "other", "--data", "pairs.txt"], InFolder);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("trained on other data", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'popula', nor a baseline of that name. Did you mean 'popular'?", "popula")]
    [InlineData("is no protocol", "popular", "--protocol", "sampled")]
    [InlineData("is no metric", "popular", "--metric", "auc")]
    [InlineData("--threads 0", "popular", "--threads", "0")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["evaluate", .. arguments, "--data", "pairs.txt"], InFolder);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("ml-1m/ml-1m.txt", "full", .0363, .0178)]
    [InlineData("ml-1m/ml-1m.txt", "uniform-100-expected", .4333, .2376)]
    [InlineData("amazon-beauty/Beauty.txt", "full", .0135, .0061)]
    public async Task PopularityComesOutAsPublished(string file, string protocol, double hit, double ndcg)
    {
        var path = Path.Combine(TestData.Folder, file);
        Skip.IfNot(File.Exists(path), $"needs {file} in TAILOR_DATA");
        var run = await ConsoleRun.OfAsync(["evaluate", "popular", "--data", path, "--protocol", protocol, "--json"]);
        var metrics = JsonDocument.Parse(run.Output).RootElement.GetProperty("metrics");
        var tolerance = protocol == "full" ? .0005 : .005; // the published sampled number is one draw
        Assert.InRange(metrics.GetProperty("hit@10").GetDouble(), hit - tolerance, hit + tolerance);
        Assert.InRange(metrics.GetProperty("ndcg@10").GetDouble(), ndcg - tolerance, ndcg + tolerance);
    }

    // In the order in which the data first names them.
    private static IEnumerable<string> Ids() => SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Distinct();

    private CliHost InFolder(CliHost host) => host with { WorkingFolder = _folder.Path };

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["evaluate", .. arguments, "--data", "pairs.txt", "--json"], InFolder);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
