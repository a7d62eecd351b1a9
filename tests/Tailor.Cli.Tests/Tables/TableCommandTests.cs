using System.Text.Json;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Candidates;

namespace Tailor.Cli.Tests.Tables;

/// <summary>table build, and what customize, recommend, inspect and evaluate make of the table.</summary>
public sealed class TableCommandTests : IDisposable
{
    private static readonly string[] Ids = [.. SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Distinct()];

    private readonly TemporaryFolder _folder = new();

    public TableCommandTests()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        SmallModel.Write(_folder["model"], Ids, spec: SmallModel.Spec with { Width = 16 });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APlanHoldsTheBeginningOfTheTableAndTheDeviceRunsIt()
    {
        var built = await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        var (shortest, whole) = (built.GetProperty("shortest").GetInt64(), built.GetProperty("whole").GetInt64());
        Assert.Equal(new FileInfo(_folder["model/items.elastic"]).Length, whole);
        var budget = (shortest + whole) / 2;
        var document = await JsonOfAsync("customize", "model", "--memory", $"{budget}", "--out", "plan.bin");
        var held = document.GetProperty("embedding").GetProperty("bytes").GetInt64();
        Assert.InRange(held, shortest, budget);

        using var model = ModelFolder.Open(_folder["model"]);
        var plan = Plan.Open(_folder["plan.bin"]);
        plan.RequireFor(model.Manifest);
        Assert.Equal(held, plan.Embedding!.Length);
        var table = ElasticFile.Open(model).Table(plan.Embedding);
        var top = new Recommendation[5];
        Recommender.Open(model, new RecommenderOptions { Table = table }).OpenSession().Recommend([.. new[] { "i0", "i1" }.Select(id => Array.IndexOf(Ids, id))], top);
        var recommended = await JsonOfAsync("recommend", "model", "--plan", "plan.bin", "--history", "i0,i1", "-k", "5");
        Assert.Equal(top.Select(item => item.Score), recommended.GetProperty("recommendations").EnumerateArray().Select(item => item.GetProperty("score").GetSingle()));

        _folder.Write("candidates.txt", "i4\n");
        var among = await RunAsync("recommend", "model", "--plan", "plan.bin", "--history", "i0,i1", "--candidates", "candidates.txt");
        Assert.Equal(ExitCode.Usage, among.ExitCode);
        Assert.Contains("there are no rows to pick", among.Error, StringComparison.Ordinal);
        var set = new CandidateSet(Ids.Length, [4], []);
        Assert.Contains("candidates are rows of the model's own table", Assert.Throws<ArgumentException>(() => CandidateRecommender.Open(model, set, new RecommenderOptions { Table = table })).Message, StringComparison.Ordinal);

        var inspected = await JsonOfAsync("inspect", "plan", "plan.bin", "--model", "model");
        Assert.Equal(document.GetProperty("embedding").ToString(), inspected.GetProperty("embedding").ToString());
        Assert.Equal(Ids.Length, inspected.GetProperty("embedding").GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("items").GetInt32()));
        Assert.Contains("the beginning of items.elastic", (await RunAsync("inspect", "plan", "plan.bin", "--model", "model")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scalable", "40%")]
    [InlineData("rows", "40%")]
    [InlineData("rows", "18%")]
    [InlineData("prefix", "40%")]
    [InlineData("truncated", "60%")]
    [InlineData("uniform", "60%")]
    [InlineData("random", "60%")]
    [InlineData("pruned", "40%")]
    public async Task EveryTableOfABudgetIsEvaluatedAndWithinIt(string kind, string memory)
    {
        var document = await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--memory", memory, "--table", kind, "--metric", "mrr@30");
        var share = double.Parse(memory[..^1], System.Globalization.CultureInfo.InvariantCulture) / 100;
        Assert.InRange(document.GetProperty("customization").GetProperty("bytes").GetProperty("strategySent").GetInt64(), 1, share * Ids.Length * 16 * 4);
        Assert.InRange(document.GetProperty("metrics").GetProperty("mrr@30").GetDouble(), .001, 1);
    }

    [Fact]
    public async Task ATableOfAnotherModelIsRefused()
    {
        await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        var stream = File.ReadAllBytes(_folder["model/items.elastic"]);
        stream[12] ^= 1;
        File.WriteAllBytes(_folder["model/items.elastic"], stream);
        var run = await RunAsync("customize", "model", "--memory", "100%", "--out", "plan.bin");
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("it has to be built again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedBytesAreNotWhatThePlanMeans()
    {
        await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        await JsonOfAsync("customize", "model", "--memory", "100%", "--out", "plan.bin");
        var stream = File.ReadAllBytes(_folder["model/items.elastic"]);
        stream[^1] ^= 1;
        File.WriteAllBytes(_folder["model/items.elastic"], stream);
        var run = await RunAsync("recommend", "model", "--plan", "plan.bin", "--history", "i0");
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("SHA-256", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Failure, "tailor table build makes one", "customize", "model", "--memory", "5%", "--out", "plan.bin")]
    [InlineData(ExitCode.Usage, "--memory lots: expected bytes", "customize", "model", "--memory", "lots", "--out", "plan.bin")]
    [InlineData(ExitCode.Usage, "--memory 101%: expected bytes", "evaluate", "model", "--data", "pairs.txt", "--memory", "101%")]
    [InlineData(ExitCode.Usage, "the same for every user", "customize", "model", "--memory", "5%", "--history", "i0", "--out", "plan.bin")]
    [InlineData(ExitCode.Usage, "--history is needed", "customize", "model", "--out", "plan.bin")]
    [InlineData(ExitCode.Usage, "--table goes with --memory", "evaluate", "model", "--data", "pairs.txt", "--table", "rows")]
    [InlineData(ExitCode.Usage, "--table row: expected one of", "evaluate", "model", "--data", "pairs.txt", "--memory", "5%", "--table", "row")]
    [InlineData(ExitCode.Usage, "--memory goes with no --customize", "evaluate", "model", "--data", "pairs.txt", "--memory", "5%", "--item-bits", "8")]
    [InlineData(ExitCode.Usage, "--memory: popular has no item table", "evaluate", "popular", "--data", "pairs.txt", "--memory", "5%")]
    [InlineData(ExitCode.Usage, "is too small: a scalable table of this model has at least", "evaluate", "model", "--data", "pairs.txt", "--memory", "20")]
    [InlineData(ExitCode.Usage, "was not trained with a table for one budget", "evaluate", "model", "--data", "pairs.txt", "--memory", "50%", "--table", "compact")]
    [InlineData(ExitCode.Usage, "groups must be 1 to 64, not 65", "table", "build", "model", "--data", "pairs.txt", "--groups", "65")]
    public async Task WhatIsWrongWithACommandIsSaid(int code, string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(code, run.ExitCode);
        Assert.False(File.Exists(_folder["plan.bin"]));
    }

    [Fact]
    public async Task ATableThatIsThereStaysUnlessItIsAskedFor()
    {
        await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        var before = File.ReadAllBytes(_folder["model/items.elastic"]);
        var refused = await RunAsync("table", "build", "model", "--data", "pairs.txt", "--groups", "1");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--replace makes it anew", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["model/items.elastic"]));
        await JsonOfAsync("table", "build", "model", "--data", "pairs.txt", "--isotropy", "1", "--replace");
        Assert.NotEqual(before, File.ReadAllBytes(_folder["model/items.elastic"]));

        File.WriteAllBytes(_folder["model/items.elastic"], before[..40]); // half a file is none
        await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        Assert.Equal(before, File.ReadAllBytes(_folder["model/items.elastic"]));
    }

    [Fact]
    public async Task ABudgetBelowTheShortestTableIsToldTheShortest()
    {
        var built = await JsonOfAsync("table", "build", "model", "--data", "pairs.txt");
        var run = await RunAsync("customize", "model", "--memory", "20", "--out", "plan.bin");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"the shortest table of model has {built.GetProperty("shortest").GetInt64()}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sasrec")]
    [InlineData("lightgcn")]
    public async Task WhatItemsHaveBesideTheirEmbeddingsIsPaidForFirst(string backbone)
    {
        var spec = backbone == "sasrec" ? SmallModel.Spec with { Width = 16, ItemBias = true } : (BackboneSpec)new LightGcnSpec { Width = 16, MaxLength = 20 };
        SmallModel.Write(_folder["model"], Ids, new ModelDraft { Name = "small", Version = "1", Backbone = spec, Seed = 3, Dataset = new("small", "leave-one-out") });
        var beside = 4L * Ids.Length; // a bias, or the weight of an item in a history, in float32
        var least = (await JsonOfAsync("table", "build", "model", "--data", "pairs.txt")).GetProperty("shortest").GetInt64() + beside;
        var refused = await RunAsync("customize", "model", "--memory", $"{least - 1}", "--out", "plan.bin");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains($"the shortest table of model has {least}, {beside} of them for what items have beside", refused.Error, StringComparison.Ordinal);
        Assert.Equal(least - beside, (await JsonOfAsync("customize", "model", "--memory", $"{least}", "--out", "plan.bin")).GetProperty("embedding").GetProperty("bytes").GetInt64());
        foreach (var kind in (string[])["scalable", "rows", "prefix", "uniform", "pruned"])
        {
            var bytes = (await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--memory", "900", "--table", kind)).GetProperty("customization").GetProperty("bytes").GetProperty("strategySent").GetInt64();
            Assert.InRange(bytes, beside + 1, 900);
        }
    }

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCode.Success, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
