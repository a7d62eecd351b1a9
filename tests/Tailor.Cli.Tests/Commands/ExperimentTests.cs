using System.Text.Json.Nodes;

namespace Tailor.Cli.Tests.Commands;

/// <summary>Experiments for real, from file to page.</summary>
public sealed class ExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExperimentTests()
    {
        _folder.Write("data/circle/circle.txt", SmallData.Pairs());
        _folder.Write("experiments/circle/item-knn.json", """
            {
              "title": "Neighbours on a circle", "method": "item-knn", "data": { "file": "circle/circle.txt", "read": {} },
              "settings": { "shrinkage": 0 }, "variants": { "all": {}, "two neighbours": { "neighbors": 2 } }, "seeds": [1], "protocols": ["full", "uniform-5"]
            }
            """);
        _folder.Write("experiments/circle/sasrec.json", """
            {
              "title": "SASRec on a circle", "method": "sasrec", "data": { "file": "circle/circle.txt", "read": { "minPerUser": 2 } },
              "settings": { "width": 8, "feedForward": 8, "maxLength": 12, "batches": { "tokensPerBatch": 128 }, "loss": { "negatives": 20 } },
              "variants": { "default": { "epochs": 2 } }, "seeds": [1, 2], "protocols": ["full"]
            }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BaselinesAndBackbonesStandInOneTable()
    {
        foreach (var method in (string[])["item-knn", "sasrec"])
        {
            var run = await RunAsync("experiment", "run", $"experiments/circle/{method}.json", "--json");
            Assert.Equal(0, run.ExitCode);
            var result = JsonNode.Parse(run.Output)!;
            Assert.True(result["complete"]!.GetValue<bool>());
            var cell = result["cells"]![0]!;
            Assert.StartsWith("full: leave-one-out, test; all 30 items", cell["measurements"]![0]!["protocol"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.True(cell["machine"]!["cores"]!.GetValue<int>() > 0);
            Assert.Equal(method == "sasrec" ? 2 : 0, cell["curve"]!.AsArray().Count);
        }
        // The seed that the file leaves out is 1, which protocols do not say.
        Assert.Contains("\"protocol\": \"uniform-5: leave-one-out", await File.ReadAllTextAsync(_folder["experiments/circle/item-knn.result.json"]), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("experiment", "table", "--no-plots")).ExitCode);
        var page = await File.ReadAllTextAsync(_folder["docs/results.md"]);
        Assert.Contains("| sasrec | default | 2 |", page, StringComparison.Ordinal);
        Assert.Contains("| item-knn | two neighbours | 1 |", page, StringComparison.Ordinal);

        var again = await RunAsync("experiment", "run", "experiments/circle/sasrec.json");
        Assert.Contains("2 of 2 cells are recorded.", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"epochs\": 2", "\"epohcs\": 2", "variant 'default': there is no setting 'epohcs'. Did you mean 'epochs'?")]
    [InlineData("\"full\"", "\"fuller\"", "\"fuller\" is no protocol")]
    [InlineData("circle/circle.txt", "circle/square.txt", "there is no file")]
    [InlineData("\"minPerUser\"", "\"minPerUsers\"", "minPerUsers")]
    public async Task WhatIsWrongIsSaidBeforeAnythingIsTrained(string old, string changed, string message)
    {
        var path = _folder["experiments/circle/sasrec.json"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(old, changed, StringComparison.Ordinal));
        var run = await RunAsync("experiment", "run", path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) =>
        ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path, Variable = name => name == "TAILOR_DATA" ? _folder["data"] : null });
}
