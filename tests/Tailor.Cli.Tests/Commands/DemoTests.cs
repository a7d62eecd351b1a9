using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Tailor.Cli.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryStageLeavesItsOutcome()
    {
        var ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
        foreach (var (index, line) in SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
            ratings.Append(CultureInfo.InvariantCulture, $"{line.Replace(' ', ',')},4,{1_000_000_000 + index}\n");
        _folder.Write("data/ml-latest-small/ratings.csv", ratings.ToString());
        _folder.Write("data/ml-latest-small/movies.csv", "movieId,title,genres\n" + string.Concat(Enumerable.Range(0, SmallData.Items).Select(item => $"i{item},\"Film {item}\",none\n")));

        var run = await ConsoleRun.OfAsync(["demo", "--json"], host => host with { WorkingFolder = _folder.Path, Variable = name => name == "TAILOR_DATA" ? _folder["data"] : null });
        Assert.Equal(0, run.ExitCode);
        var document = JsonNode.Parse(run.Output)!;
        Assert.Equal(["popular", "sasrec-ml-latest-small 1"], document["evaluations"]!.AsArray().Select(evaluation => evaluation!["scorer"]!.GetValue<string>()));
        Assert.Equal(10, document["recommendations"]!["recommendations"]!.AsArray().Count);
        Assert.StartsWith("Film ", document["next"]!["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["small", "medium", "large"], document["devices"]!.AsArray().Select(device => device!["name"]!.GetValue<string>()));
        Assert.All(document["devices"]!.AsArray(), device => Assert.True(device!["planBytes"]!.GetValue<int>() > 0));
        Assert.True(document["devices"]![0]!["storedBytes"]!.GetValue<long>() < document["devices"]![2]!["storedBytes"]!.GetValue<long>());
        foreach (var file in (string[])["1-interactions/statistics.json", "2-model/manifest.json", "2-model/run/metrics.jsonl", "3-evaluation/sasrec.json", "3-evaluation/popular.json", "4-recommendations/user.json", "5-chord/manifest.json", "5-chord/golden.json", "7-store/keyring.signed", "8-devices/small/state"])
            Assert.True(File.Exists(_folder["out/" + file]), file);
    }
}
