using System.Text.Json;
using Tailor.Customization;
using Tailor.Device.Privacy;
using Tailor.Interactions.Randomness;
using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Tests.Structures;

/// <summary>customize, recommend, inspect and evaluate with a model that decides blocks and parameters.</summary>
public sealed class StructureCommandTests : IDisposable
{
    private static readonly string[] Ids = [.. SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Distinct()];

    private static readonly ForwardOfaSpec Ofa = new()
    {
        Structures = StructureSource.Personal,
        Kept = "",
        Parameters = ParameterSource.Personal,
        Adaptation = new(ParameterForm.ScaleShift, 0),
        Projection = ProjectionInput.Subsets,
        Hidden = 6,
        SharedTrunk = false,
    };

    private readonly TemporaryFolder _folder = new();

    public StructureCommandTests()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        SmallModel.Write(_folder["model"], Ids, new ModelDraft
        {
            Name = "small",
            Version = "1",
            Backbone = SmallModel.Spec with { Blocks = 2 },
            Seed = 3,
            Dataset = new("small", "leave-one-out"),
            Extractor = new(ProfileLength: 15, Guided: true),
            Customizer = Ofa,
        });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThePlanIsWhatDeviceAndCloudAgreeOn()
    {
        var document = await JsonOfAsync("customize", "model", "--history", "i0,i1,i2", "--budget-flops", "50%", "--out", "plan.bin");
        using var model = ModelFolder.Open(_folder["model"]);
        var plan = Plan.Open(_folder["plan.bin"]);
        plan.RequireFor(model.Manifest);
        var recommender = Recommender.Open(model);
        var (device, cloud, interest) = (InterestExtractor.Open(model, recommender)!.OpenSession(), Customizers.Open(model)!.OpenSession(), new float[8]);
        int[] history = [.. new[] { "i0", "i1", "i2" }.Select(id => Array.IndexOf(Ids, id))];
        device.Compute(history, interest);
        var costs = new StructureCosts(model.Manifest.Backbone);
        var decisions = cloud.Decide(interest, new() { Structure = costs.Share(StructureBudgetKind.MultiplyAdds, .5) });
        device.Compute(history, [.. decisions.Guide!], interest);
        Assert.Equal(cloud.Complete(decisions, interest).Parts, plan.Parts);

        var structure = document.GetProperty("structure");
        Assert.Equal(plan.Structure!.ToString(), structure.GetProperty("kept").GetString());
        Assert.Equal(costs.Of(StructureBudgetKind.MultiplyAdds, plan.Structure), structure.GetProperty("multiplyAdds").GetInt64());
        Assert.Equal((64, 32), (document.GetProperty("interestBytes").GetInt32(), document.GetProperty("guideBytes").GetInt32()));
        Assert.Equal(plan.Parameters!.Values.Length * 4, document.GetProperty("parameters").GetProperty("bytes").GetInt32());

        var inspected = await JsonOfAsync("inspect", "plan", "plan.bin", "--model", "model");
        Assert.Equal(structure.ToString(), inspected.GetProperty("structure").ToString());
        Assert.Equal("ScaleShift", inspected.GetProperty("parameters").GetProperty("form").GetString());

        var top = new Recommendation[10];
        recommender.Apply(plan.Parts).OpenSession().Recommend(history, top);
        var recommended = await JsonOfAsync("recommend", "model", "--plan", "plan.bin", "--history", "i0,i1,i2");
        Assert.Equal(top.Select(item => item.Score), recommended.GetProperty("recommendations").EnumerateArray().Select(item => item.GetProperty("score").GetSingle()));
        Assert.NotEqual(recommended.ToString(), (await JsonOfAsync("recommend", "model", "--history", "i0,i1,i2")).ToString());
    }

    [Theory]
    [InlineData("own", .5)]
    [InlineData("shuffled", .5)]
    [InlineData("mean", .5)]
    [InlineData("random", .75)]
    public async Task EachUsersNetworkStaysWithinTheBudget(string strategy, double share)
    {
        var document = await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", $"{100 * share}%", "--strategy", strategy, "--metric", "mrr@30");
        var structures = document.GetProperty("customization").GetProperty("structures");
        Assert.InRange(structures.GetProperty("meanShare").GetDouble(), 0, share);
        using var model = ModelFolder.Open(_folder["model"]);
        Assert.InRange(structures.GetProperty("multiplyAdds").GetInt64(), 1, (long)new StructureCosts(model.Manifest.Backbone).Share(StructureBudgetKind.MultiplyAdds, share).Limit); // of the largest
        Assert.Equal(60, structures.GetProperty("counts").EnumerateObject().Sum(pair => pair.Value.GetInt64()));
        Assert.InRange(document.GetProperty("metrics").GetProperty("mrr@30").GetDouble(), .01, 1);
    }

    [Fact]
    public async Task NoiseIsOnBothInterestsAsADeviceSendsThem()
    {
        // The same by hand: SmallData's users walk on around the circle, 11 known items and the next one.
        using var model = ModelFolder.Open(_folder["model"]);
        var (recommender, noise) = (Recommender.Open(model), new InterestNoise { Epsilon = 20, ClipNorm = 1 });
        var (device, cloud) = (InterestExtractor.Open(model, recommender)!.OpenSession(), Customizers.Open(model)!.OpenSession());
        var budget = new StructureCosts(model.Manifest.Backbone).Share(StructureBudgetKind.MultiplyAdds, .5);
        var (reciprocal, kept, interest, scores) = (0.0, new SortedDictionary<string, long>(StringComparer.Ordinal), new float[8], new float[Ids.Length]);
        for (var user = 0; user < SmallData.Users; user++)
        {
            int[] items = [.. Enumerable.Range(0, 12).Select(step => Array.IndexOf(Ids, $"i{((user * 7) + step) % SmallData.Items}"))];
            var random = new RandomStream(1, user);
            device.Compute(items.AsSpan(0, 11), interest);
            noise.Apply(interest, () => random.Unit());
            var decisions = cloud.Decide(interest, new() { Structure = budget });
            device.Compute(items.AsSpan(0, 11), [.. decisions.Guide!], interest);
            noise.Apply(interest, () => random.Unit());
            var parts = cloud.Complete(decisions, interest).Parts;
            kept[parts.Structure!.ToString()] = kept.GetValueOrDefault(parts.Structure.ToString()) + 1;
            recommender.Apply(parts).OpenSession().Score(items.AsSpan(0, 11), scores);
            var rank = Enumerable.Range(0, Ids.Length).Count(item => item != items[11] && !items[..11].Contains(item) && scores[item] >= scores[items[11]]);
            reciprocal += rank < 30 ? 1.0 / (rank + 1) : 0;
        }

        string[] same = ["evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--metric", "mrr@30"];
        var noisy = await JsonOfAsync([.. same, "--noise-epsilon", "20", "--threads", "3"]);
        Assert.Equal(reciprocal / SmallData.Users, Metric(noisy), 9);
        Assert.Equal("50 % of the blocks' multiply-adds, interests of length 1 with noise, ε = 20", noisy.GetProperty("customization").GetProperty("budget").GetString());
        Assert.Equal(kept.ToDictionary(), noisy.GetProperty("customization").GetProperty("structures").GetProperty("counts").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt64()));

        var own = await JsonOfAsync(same);
        Assert.NotEqual(Metric(own), Metric(noisy));
        Assert.Equal(Metric(own), Metric(await JsonOfAsync([.. same, "--noise-epsilon", "1e12", "--noise-clip", "100"])), 9); // as good as none
        Assert.NotEqual(Metric(noisy), Metric(await JsonOfAsync([.. same, "--noise-epsilon", "20", "--strategy-seed", "2"])));
    }

    [Fact]
    public async Task EverybodyCanHaveTheSameBlocksAndAFleetAnAverage()
    {
        var same = await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-bytes", "100%", "--strategy", "static", "--structure", "1001");
        Assert.Equal("""{"1001":60}""", JsonSerializer.Serialize(same.GetProperty("customization").GetProperty("structures").GetProperty("counts")));
        var fleet = await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--average", "40%", "--validation");
        Assert.InRange(fleet.GetProperty("customization").GetProperty("structures").GetProperty("meanShare").GetDouble(), .3, .4);
    }

    [Fact]
    public async Task TheAdvanceCheckMeasuresEveryStructureWithinTheBudgetOnBothStages()
    {
        var check = await JsonOfAsync("evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "60%", "--advance-check", "--metric", "mrr@30", "ndcg@5");
        using var model = ModelFolder.Open(_folder["model"]);
        var choice = new StructureChoice(model.Manifest.Backbone);
        var structures = check.GetProperty("structures").EnumerateArray().ToDictionary(one => one.GetProperty("structure").GetString()!, one => one);
        Assert.Equal(choice.Allowed(choice.Costs.Share(StructureBudgetKind.MultiplyAdds, .6)).Select(subset => choice.Structure(subset).ToString()), structures.Keys);
        string[] same = ["evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "60%", "--strategy", "static", "--structure", "1001", "--metric", "mrr@30"];
        Assert.Equal((await JsonOfAsync(same)).GetProperty("metrics").GetProperty("mrr@30").GetDouble(), structures["1001"].GetProperty("test").GetDouble());
        Assert.Equal((await JsonOfAsync([.. same, "--validation"])).GetProperty("metrics").GetProperty("mrr@30").GetDouble(), structures["1001"].GetProperty("validation").GetDouble());

        var signals = check.GetProperty("signals").EnumerateArray().ToArray();
        Assert.Equal(["mrr@30", "ndcg@5"], signals.Select(signal => signal.GetProperty("metric").GetString()));
        Assert.All(signals, signal => Assert.Equal(60, signal.GetProperty("users").GetInt32()));
        Assert.All(signals, signal => Assert.InRange(signal.GetProperty("correlation").GetDouble(), -.5, .5)); // an untrained network has no structure of anybody's own
        Assert.Contains("own best − shared best", (await RunAsync("evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "60%", "--advance-check")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--advance-check goes with --customize forward-ofa", "evaluate", "model", "--data", "pairs.txt", "--advance-check")]
    [InlineData("there is no other strategy, average, noise or stage", "evaluate", "model", "--data", "pairs.txt", "--advance-check", "--customize", "forward-ofa", "--budget-flops", "50%", "--strategy", "random")]
    [InlineData("there is no other strategy, average, noise or stage", "evaluate", "model", "--data", "pairs.txt", "--advance-check", "--customize", "forward-ofa", "--budget-flops", "50%", "--noise-epsilon", "1")]
    [InlineData("noise on the interest goes with the strategy own", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--noise-epsilon", "1", "--strategy", "shuffled")]
    [InlineData("Epsilon must be above 0, not 0", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--noise-epsilon", "0")]
    [InlineData("--noise-clip goes with --noise-epsilon", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--noise-clip", "2")]
    [InlineData("coverage@5 has no value for a user", "evaluate", "model", "--data", "pairs.txt", "--advance-check", "--customize", "forward-ofa", "--budget-flops", "50%", "--metric", "coverage@5")]
    [InlineData("allow 1 only", "evaluate", "model", "--data", "pairs.txt", "--advance-check", "--customize", "forward-ofa", "--budget-flops", "0%")]
    [InlineData("a budget is needed: --budget-flops or --budget-bytes", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa")]
    [InlineData("its budget is --budget-flops or --budget-bytes", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--bits", "3")]
    [InlineData("--average goes with each user's own structure", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--average", "25%", "--strategy", "random")]
    [InlineData("--average goes with each user's own structure", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--average", "25%", "--strategy", "static", "--structure", "1001")]
    [InlineData("--average goes with each user's own structure", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--average", "25%", "--strategy", "mean")]
    [InlineData("go with --customize forward-ofa", "evaluate", "model", "--data", "pairs.txt", "--customize", "chord", "--bits", "3", "--average", "25%")]
    [InlineData("--structure goes with --strategy static", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--structure", "1100")]
    [InlineData("expected 4 digits", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--strategy", "static", "--structure", "11")]
    [InlineData("--structure 1111 takes", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--strategy", "static", "--structure", "1111")]
    [InlineData("forward-ofa decides no bits", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "50%", "--strategy", "uniform")]
    [InlineData("--budget-flops many: expected a number, or a share", "evaluate", "model", "--data", "pairs.txt", "--customize", "forward-ofa", "--budget-flops", "many")]
    [InlineData("budgets and strategies go with --customize", "evaluate", "model", "--data", "pairs.txt", "--budget-flops", "50%")]
    [InlineData("the smallest network, without any block, takes", "customize", "model", "--history", "i1", "--budget-flops", "3", "--out", "plan.bin")]
    [InlineData("model decides blocks: its budget is", "customize", "model", "--history", "i1", "--bits", "3", "--out", "plan.bin")]
    [InlineData("a budget is needed", "customize", "model", "--history", "i1", "--out", "plan.bin")]
    public async Task WhatIsWrongWithACommandIsSaid(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["plan.bin"]));
    }

    private static double Metric(JsonElement document) => document.GetProperty("metrics").GetProperty("mrr@30").GetDouble();

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCode.Success, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
