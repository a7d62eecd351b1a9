using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Layouts;

namespace Tailor.Cli.Tests.Commands;

/// <summary>From unordered interactions to layouts of blocks, on communities of items.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string[] Data = ["--data", "train.txt", "--test", "test.txt"];
    private readonly TemporaryFolder _folder = new();

    public SearchTests()
    {
        var (training, test) = (new StringBuilder(), new StringBuilder());
        for (var user = 0; user < 90; user++)
        {
            string Items(int from, int count) => string.Join(' ', Enumerable.Range(from, count).Select(at => (user % 6 * 14) + (((user / 6) + (at * 3)) % 14)));
            training.Append(CultureInfo.InvariantCulture, $"{user} {Items(0, 6 + (user % 2))}\n");
            test.Append(CultureInfo.InvariantCulture, $"{user} {Items(7, 2 + (user % 2))}\n");
        }

        _folder.Write("train.txt", training.ToString());
        _folder.Write("test.txt", test.ToString());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LightGcnIsTrainedEvaluatedAndRecommends()
    {
        var trained = await RunAsync(["train", "lightgcn", .. Data, "--out", "model", "--epochs", "40", "--set", "width=16", "--set", "batch=128", "--set", "learningRate=0.02", "--json"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal("ndcg@20", JsonNode.Parse(trained.Output)!["metric"]!.GetValue<string>());
        var evaluated = JsonNode.Parse((await RunAsync(["evaluate", "model", .. Data, "--metric", "recall@10", "tail-recall@10", "coverage@10", "--json"])).Output)!;
        Assert.InRange(evaluated["metrics"]!["recall@10"]!.GetValue<double>(), .9, 1); // 7 or 8 unseen items of the community hold what is asked for
        Assert.Contains("test items given", evaluated["protocol"]!["split"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(225, evaluated["protocol"]!["targets"]!.GetValue<int>());
        Assert.Equal(0, (await RunAsync("recommend", "model", "--history", "1,4,7")).ExitCode);
        Assert.Contains("goes with the split 'given'", (await RunAsync(["evaluate", "model", .. Data, "--split", "leave-one-out"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExperimentMeasuresLayouts()
    {
        _folder.Write("experiments/small/layouts.json", """
            {
              "title": "Layouts", "method": "rule", "data": { "file": "train.txt", "read": { "split": "given", "test": "test.txt" } },
              "settings": { "epochs": 30, "width": 16, "blocks": 4, "groups": 5, "batch": 128, "learningRate": 0.02 },
              "variants": {
                "full table": {},
                "evolution search=2 50": { "customize": { "memory": "50%", "search": "evolution", "searchSeed": 2 } },
                "random 50": { "customize": { "memory": "50%", "search": "random" } },
                "greedy 50 in codes": { "customize": { "memory": "50%", "search": "greedy", "storage": "codes" } }
              },
              "seeds": [1], "protocols": ["full"]
            }
            """);
        var run = await ConsoleRun.OfAsync(["experiment", "run", "experiments/small/layouts.json"], host => host with { WorkingFolder = _folder.Path, Variable = name => name == "TAILOR_DATA" ? _folder.Path : null });
        Assert.True(run.ExitCode == 0, run.Error);
        var cells = JsonNode.Parse(File.ReadAllText(_folder["experiments/small/layouts.result.json"]))!["cells"]!.AsArray();
        Assert.Equal(4, cells.Count);
        foreach (var cell in cells)
        {
            Assert.InRange(cell!["measurements"]![0]!["metrics"]!["recall@20"]!.GetValue<double>(), .5, 1);
            if (cell["variant"]!.GetValue<string>() == "full table") continue;
            Assert.InRange(cell["customization"]!["bytes"]!["strategySent"]!.GetValue<long>(), 1, 2688);
            Assert.InRange(cell["customization"]!["averageBits"]!.GetValue<double>(), 1, 16);
        }
    }

    [Fact]
    public async Task LayoutsOfABackboneAreMeasuredOnWhatItsDeviceRuns()
    {
        _folder.Write("circle.txt", SmallData.Pairs());
        string[] circle = ["--data", "circle.txt"];
        string[] small = ["--set", "width=16", "--set", "maxLength=12", "--set", "loss.negatives=20", "--set", "batches.tokensPerBatch=128", "--set", "learningRate=0.01"];
        Assert.Equal(0, (await RunAsync(["train", "sasrec", .. circle, "--out", "base", "--epochs", "20", "--set", "feedForward=16", .. small])).ExitCode);
        var trained = await RunAsync(["train", "rule-blocks", "--base", "base", .. circle, "--out", "model", "--epochs", "20", "--set", "blocks=4", "--set", "groups=2", .. small[4..]]);
        Assert.True(trained.ExitCode == 0, trained.Error);

        string[] search = ["search", "model", .. circle, "--memory", "50%,100%", "--out", "layouts", "--with-test", "--json"];
        var searched = await RunAsync(search);
        Assert.True(searched.ExitCode == 0, searched.Error);
        var layouts = JsonNode.Parse(searched.Output)!["layouts"]!.AsArray();
        Assert.All(layouts, layout => Assert.True(layout!["bytes"]!.GetValue<long>() <= layout["search"]!["budget"]!.GetValue<long>()));
        Assert.InRange(layouts[0]!["test"]!["recall@20"]!.GetValue<double>(), .5, 1);

        // In codes a layout goes to devices as the model's scalable table: a plan carries it, and the runtime scores it.
        Assert.Equal(0, (await RunAsync(["search", "model", .. circle, "--memory", "100%", "--out", "codes", "--storage", "codes", "--method", "greedy"])).ExitCode);
        var found = Directory.GetFiles(_folder["codes"]).Single();
        var built = await RunAsync(["table", "build", "model", .. circle, "--layout", found, "--json"]);
        Assert.True(built.ExitCode == 0, built.Error);
        var (bytes, length) = (JsonNode.Parse(File.ReadAllText(found))!["bytes"]!.GetValue<long>(), JsonNode.Parse(built.Output)!["whole"]!.GetValue<long>());
        Assert.InRange(length, 1, bytes);
        var stored = JsonNode.Parse((await RunAsync(["evaluate", "model", .. circle, "--memory", $"{length}", "--protocol", "full", "--metric", "recall@20", "--json"])).Output)!;
        Assert.InRange(stored["metrics"]!["recall@20"]!.GetValue<double>(), .5, 1);
        Assert.Equal(0, (await RunAsync("customize", "model", "--memory", $"{length}", "--out", "plan.bin")).ExitCode);
        var recommended = await RunAsync("recommend", "model", "--plan", "plan.bin", "--history", "i3,i4,i5", "-k", "3", "--json");
        Assert.Contains("i6", recommended.Output, StringComparison.Ordinal);
        var refused = await RunAsync(["table", "build", "model", .. circle, "--layout", found, "--replace", "--groups", "3"]);
        Assert.Contains("--groups does not go with --layout", refused.Error, StringComparison.Ordinal);
        Assert.Contains("no table in blocks", (await RunAsync(["table", "build", "base", .. circle, "--layout", found])).Error, StringComparison.Ordinal);
        File.WriteAllText(_folder["other.json"], File.ReadAllText(found).Replace(JsonNode.Parse(File.ReadAllText(found))!["search"]!["model"]!.GetValue<string>(), "0", StringComparison.Ordinal));
        Assert.Contains("searched for another model", (await RunAsync(["table", "build", "model", .. circle, "--replace", "--layout", "other.json"])).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(["table", "build", "model", .. circle, "--replace", "--layout", "nowhere.json"])).ExitCode);

        // All blocks: the test items are ranked as the model itself ranks them.
        var whole = JsonNode.Parse((await RunAsync(["evaluate", "model", .. circle, "--protocol", "full", "--metric", "ndcg@20", "--json"])).Output)!["metrics"]!["ndcg@20"]!.GetValue<double>();
        Assert.Equal(whole, JsonNode.Parse((await RunAsync([.. search[..^1], "--judge", "exact", "--json"])).Output)!["layouts"]![1]!["test"]!["ndcg@20"]!.GetValue<double>(), 4);
    }

    [Theory]
    [InlineData("customize: search must be one of", """{ "memory": "50%", "search": "evolve" }""")]
    [InlineData("customize: judge must be one of", """{ "memory": "50%", "search": "random", "judge": "me" }""")]
    [InlineData("customize: cycles must be 0 or more", """{ "memory": "50%", "search": "random", "cycles": -1 }""")]
    [InlineData("customize: memory must be bytes", """{ "memory": "half", "search": "random" }""")]
    public void WrongWordsOfALayoutAreSaid(string message, string words) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => LayoutRequest.Parse(JsonNode.Parse(words)!.AsObject())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Nested")]
    [InlineData("Faithful")]
    public async Task LayoutsAreSearchedAndKept(string school)
    {
        string[] faithful = school == "Nested" ? [] : ["--set", "users=Own", "--set", "combination=Concatenated", "--set", "normalization=MeanWithSelf"];
        var width = school == "Nested" ? "16" : "4";
        var trained = await RunAsync(["train", "rule", .. Data, "--out", "model", "--epochs", "30", "--set", $"school={school}", "--set", $"width={width}", "--set", "blocks=4", "--set", "groups=5", "--set", "batch=128", "--set", "learningRate=0.02", .. faithful]);
        Assert.True(trained.ExitCode == 0, trained.Error);

        string[] search = ["search", "model", .. Data, "--memory", "50%,3000", "--out", "layouts", "--with-test", "--json"];
        var searched = await RunAsync(search);
        Assert.True(searched.ExitCode == 0, searched.Error);
        var layouts = JsonNode.Parse(searched.Output)!["layouts"]!.AsArray();
        Assert.Equal([2688, 3000], layouts.Select(layout => layout!["search"]!["budget"]!.GetValue<int>())); // half of 84 · 16 · 4 bytes
        Assert.All(layouts, layout => Assert.True(layout!["bytes"]!.GetValue<long>() <= layout["search"]!["budget"]!.GetValue<long>()));
        Assert.InRange(layouts[1]!["test"]!["recall@20"]!.GetValue<double>(), .5, 1);

        // What is there is not searched again, nor written: its seconds are the same, and its file is as old. What was stopped is.
        var (kept, stopped) = (_folder["layouts/3000.json"], _folder["layouts/2688.json"]);
        foreach (var path in (string[])[kept, stopped]) File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.Equal(searched.Output, (await RunAsync(search)).Output);
        Assert.Equal((DateTime.UnixEpoch, DateTime.UnixEpoch), (File.GetLastWriteTimeUtc(kept), File.GetLastWriteTimeUtc(stopped)));
        File.WriteAllText(stopped, File.ReadAllText(stopped).Replace("\"complete\": true", "\"complete\": false", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync(search)).ExitCode);
        Assert.True(JsonNode.Parse(File.ReadAllText(stopped))!["complete"]!.GetValue<bool>());
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(kept));
        foreach (var method in (string[])["greedy", "random", "popularity"])
        {
            var other = await RunAsync([.. search, "--method", method]);
            Assert.Equal(method, JsonNode.Parse(other.Output)!["layouts"]![0]!["search"]!["method"]!.GetValue<string>());
        }

        Assert.Contains("the smallest table", (await RunAsync(["search", "model", .. Data, "--memory", "100", "--out", "layouts"])).Error, StringComparison.Ordinal);
        Assert.Contains("There is", (await RunAsync(["search", "model", .. Data, "--memory", "50%", "--out", "layouts", "--method", "evolve"])).Error.Replace("there is", "There is", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(school == "Nested" ? 0 : 2, (await RunAsync([.. search, "--judge", "counts"])).ExitCode);
        if (school == "Nested") return;
        var refused = await RunAsync("search", "model", "--data", "nowhere.txt", "--memory", "50%", "--out", "layouts", "--storage", "codes"); // before anything is read
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("only layouts of the nested school go to devices", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Anytime: a search that is stopped leaves the best layout until then, marked as such and measured by nobody.</summary>
    [Fact]
    public async Task ASearchThatIsStoppedLeavesTheBestSoFar()
    {
        Assert.Equal(0, (await RunAsync(["train", "rule", .. Data, "--out", "model", "--epochs", "2", "--set", "width=16", "--set", "blocks=4", "--set", "groups=5", "--set", "batch=128"])).ExitCode);
        using var stop = new CancellationTokenSource();
        string[] search = ["search", "model", .. Data, "--memory", "3000,50%", "--out", "layouts", "--judge", "exact", "--with-test"];
        var stopped = await ConsoleRun.OfAsync(search, host => host with { WorkingFolder = _folder.Path, Time = new StopsWhenRead(stop) }, stop.Token);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("the best layout until then", stopped.Error, StringComparison.Ordinal);
        var layout = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(_folder["layouts"]).Single()))!;
        Assert.Equal((false, 2688), (layout["complete"]!.GetValue<bool>(), layout["search"]!["budget"]!.GetValue<int>()));
        Assert.InRange(layout["evaluations"]!.GetValue<int>(), 1, 69); // of 70
        Assert.True(layout["kept"]!.AsArray().Count == 5 && layout["worth"]!.GetValue<double>() > 0);
        Assert.True(layout["validation"] is null && layout["test"] is null);
        Assert.Equal(0, (await RunAsync("table", "build", "model", "--data", "train.txt", "--test", "test.txt", "--layout", Directory.GetFiles(_folder["layouts"]).Single())).ExitCode); // it can be used
    }

    [Theory]
    [InlineData("[0, 64]", "keeps the blocks [0, 64], not one or more of 0 to 3")] // a shift by 64 would be one by 0
    [InlineData("[4]", "not one or more of 0 to 3")]
    [InlineData("[-1]", "not one or more of 0 to 3")]
    [InlineData("[]", "keeps the blocks []")]
    [InlineData("null", "")]
    public async Task ALayoutThatTheTableDoesNotHaveIsRefused(string kept, string message)
    {
        Assert.Equal(0, (await RunAsync(["train", "rule", .. Data, "--out", "model", "--epochs", "1", "--set", "width=16", "--set", "blocks=4", "--set", "groups=1", "--set", "batch=128"])).ExitCode);
        Assert.Equal(0, (await RunAsync(["search", "model", .. Data, "--memory", "50%", "--out", "layouts", "--method", "greedy"])).ExitCode);
        var layout = JsonNode.Parse(File.ReadAllText(_folder["layouts/2688.json"]))!;
        layout["kept"] = new JsonArray(JsonNode.Parse(kept));
        File.WriteAllText(_folder["bad.json"], layout.ToJsonString());
        var refused = await RunAsync(["table", "build", "model", .. Data, "--layout", "bad.json"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--layout", refused.Error, StringComparison.Ordinal);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
    }

    /// <summary>The same training measured as the papers do, users looked up, and as a device does: two variants of one model.</summary>
    [Fact]
    public async Task AnExperimentLooksUsersUp()
    {
        string Experiment(string method, string settings) => $$"""
            {
              "title": "Users", "method": "{{method}}", "data": { "file": "train.txt", "read": { "split": "given", "test": "test.txt" } },
              "settings": { {{settings}} "users": "Own", "epochs": 30, "batch": 128, "learningRate": 0.02 },
              "variants": { "device": {}, "looked up": { "customize": { "users": "own" } } },
              "seeds": [1], "protocols": ["full"]
            }
            """;
        var experiments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bpr-mf"] = "\"width\": 16,",
            ["lightgcn"] = "\"width\": 16, \"temperature\": 0.2,",
            ["rule"] = "\"width\": 4, \"blocks\": 4, \"groups\": 5, \"school\": \"Faithful\", \"combination\": \"Concatenated\", \"normalization\": \"MeanWithSelf\",",
        };
        foreach (var (method, settings) in experiments)
        {
            var file = _folder.Write($"experiments/small/{method}.json", Experiment(method, settings));
            var run = await ConsoleRun.OfAsync(["experiment", "run", file], host => host with { WorkingFolder = _folder.Path, Variable = name => name == "TAILOR_DATA" ? _folder.Path : null });
            Assert.True(run.ExitCode == 0, run.Error);
            var cells = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(file, ".result.json")))!["cells"]!.AsArray();
            Assert.Equal(2, cells.Count);
            Assert.All(cells, cell => Assert.InRange(cell!["measurements"]![0]!["metrics"]!["recall@20"]!.GetValue<double>(), .7, 1));
            Assert.NotEqual(cells[0]!["measurements"]!.ToJsonString(), cells[1]!["measurements"]!.ToJsonString()); // they are not the same
            Assert.Equal("users' own rows", cells[1]!["customization"]!["strategy"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("lightgcn", "own", "Items", "trained with users=Own")]
    [InlineData("lightgcn", "mine", "Own", "users must be own, not 'mine'")]
    public async Task UsersThatCannotBeLookedUpAreSaidBeforeTraining(string method, string asked, string users, string message)
    {
        var file = _folder.Write("experiments/small/wrong.json", $$"""
            {
              "title": "Users", "method": "{{method}}", "data": { "file": "nowhere.txt", "read": { "split": "given", "test": "test.txt" } }, "settings": {},
              "variants": { "looked up": { "users": "{{users}}", "customize": { "users": "{{asked}}" } } }, "seeds": [1], "protocols": ["full"]
            }
            """);
        var run = await ConsoleRun.OfAsync(["experiment", "run", file], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelWithoutBlocksIsRefused()
    {
        var refused = await RunAsync(["search", "elsewhere", .. Data, "--memory", "50%", "--out", "layouts"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("tailor train rule", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>A clock that a search reads when it begins, and whose being read stops it.</summary>
    private sealed class StopsWhenRead(CancellationTokenSource stop) : TimeProvider
    {
        public override long GetTimestamp()
        {
            stop.Cancel();
            return base.GetTimestamp();
        }
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
