using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Customization;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Tests.Commands;

public sealed class EvaluateCustomizedTests : IDisposable
{
    private static readonly string[] Ids = [.. SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Distinct()];

    private readonly TemporaryFolder _folder = new();

    public EvaluateCustomizedTests()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        SmallModel.WriteCustomized(_folder["model"], Ids, SmallModel.Chord);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryUserIsRankedByTheNetworkOfTheirOwnHistory()
    {
        // The same by hand: SmallData's users walk on around the circle, 11 known items and the next one.
        using var model = ModelFolder.Open(_folder["model"]);
        var recommender = Recommender.Open(model, new RecommenderOptions { Quantization = SmallModel.Narrow });
        var (extractor, customizer) = (InterestExtractor.Open(model, recommender)!.OpenSession(), Customizers.Open(model)!.OpenSession());
        var (reciprocal, bits, interest, scores) = (0.0, 0.0, new float[8], new float[Ids.Length]);
        for (var user = 0; user < SmallData.Users; user++)
        {
            int[] items = [.. Enumerable.Range(0, 12).Select(step => Array.IndexOf(Ids, $"i{((user * 7) + step) % SmallData.Items}"))];
            extractor.Compute(items.AsSpan(0, 11), interest);
            var precision = customizer.Decide(interest, new() { Precision = PrecisionBudget.AverageBits(3) }).Precision!;
            bits += precision.AverageBits(SmallModel.Spec.ChannelLayers());
            recommender.Apply(precision).OpenSession().Score(items.AsSpan(0, 11), scores);
            var rank = Enumerable.Range(0, Ids.Length).Count(item => item != items[11] && !items[..11].Contains(item) && scores[item] >= scores[items[11]]);
            reciprocal += rank < 30 ? 1.0 / (rank + 1) : 0;
        }

        var document = await JsonOfAsync("--bits", "3");
        Assert.Equal(reciprocal / SmallData.Users, Metric(document), 9);
        Assert.Equal(bits / SmallData.Users, Customization(document).GetProperty("averageBits").GetDouble(), 9);
    }

    [Fact]
    public async Task TheDocumentSaysWhatStrategiesWereLikeAndCost()
    {
        var customization = Customization(await JsonOfAsync("--bits", "3"));
        Assert.Equal(("chord", "own", "3 bits a weight"), (customization.GetProperty("method").GetString(), customization.GetProperty("strategy").GetString(), customization.GetProperty("budget").GetString()));
        Assert.InRange(customization.GetProperty("averageBits").GetDouble(), 2.9, 3);
        Assert.InRange(customization.GetProperty("distinctStrategies").GetInt32(), 4, SmallData.Items); // 30 places to start on the circle
        Assert.InRange(customization.GetProperty("hammingDistance").GetDouble(), 0.02, 0.6);
        var bytes = customization.GetProperty("bytes");
        Assert.Equal((32, 12), (bytes.GetProperty("interestSent").GetInt32(), bytes.GetProperty("strategySent").GetInt32()));
        Assert.InRange(bytes.GetProperty("resident").GetInt64(), SmallData.Items * 8 * sizeof(float), bytes.GetProperty("stored").GetInt64() * 2);
        Assert.True(customization.GetProperty("microseconds").GetDouble() > 0);

        var run = await RunAsync("--bits", "3");
        foreach (var text in (string[])["own strategy, 3 bits a weight", "that differ", "32 bytes up, 12 down", "resident"]) Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NumbersDoNotDependOnThreads()
    {
        foreach (var strategy in (string[])["own", "shuffled", "mean", "random", "uniform"])
        {
            var (one, three) = (await JsonOfAsync("--bits", "3", "--strategy", strategy, "--threads", "1"), await JsonOfAsync("--bits", "3", "--strategy", strategy, "--threads", "3"));
            Assert.Equal(Metric(one), Metric(three));
            Assert.Equal(Untimed(one), Untimed(three));
        }
    }

    [Fact]
    public async Task PackedItemRowsAreEvaluatedAsTheyAre()
    {
        var (floats, eight, two) = (await JsonOfAsync("--bits", "8"), await JsonOfAsync("--bits", "8", "--item-bits", "8"), await JsonOfAsync("--bits", "8", "--item-bits", "2"));
        Assert.Equal(Metric(floats), Metric(eight), .05);
        long Resident(JsonElement document) => Customization(document).GetProperty("bytes").GetProperty("resident").GetInt64();
        Assert.True(Resident(two) < Resident(eight));
        Assert.Contains("item rows of 2 bits", Customization(two).GetProperty("budget").GetString(), StringComparison.Ordinal);
        var refused = await RunAsync("--bits", "3", "--item-bits", "3");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("32, 8, 4 or 2", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtTheEndsOfTheScaleAllStrategiesAreOne()
    {
        foreach (var bits in (string[])["2", "8"])
        {
            double[] found = [.. await Task.WhenAll(((string[])["own", "shuffled", "mean", "random", "uniform"]).Select(async strategy => Metric(await JsonOfAsync("--bits", bits, "--strategy", strategy))))];
            Assert.Single(found.Distinct());
        }
    }

    [Fact]
    public async Task EachControlIsWhatItSays()
    {
        var own = await JsonOfAsync("--bits", "3");
        var shuffled = await JsonOfAsync("--bits", "3", "--strategy", "shuffled");
        Assert.Equal(Distinct(own), Distinct(shuffled)); // the same strategies at other users
        Assert.NotEqual(Metric(own), Metric(shuffled));
        Assert.NotEqual(Metric(shuffled), Metric(await JsonOfAsync("--bits", "3", "--strategy", "shuffled", "--strategy-seed", "2")));

        Assert.Equal(1, Distinct(await JsonOfAsync("--bits", "3", "--strategy", "mean")));
        Assert.Equal(1, Distinct(await JsonOfAsync("--bits", "3", "--strategy", "uniform")));
        Assert.Equal(SmallData.Users, Distinct(await JsonOfAsync("--bits", "3", "--strategy", "random")));

        // A static customizer has one strategy for everybody, whoever's it is.
        SmallModel.WriteCustomized(_folder["static"], Ids, SmallModel.Chord with { Strategy = ChordStrategy.Static });
        var one = await JsonOfAsync("static", "--bits", "3");
        Assert.Equal(1, Distinct(one));
        Assert.Equal(Metric(one), Metric(await JsonOfAsync("static", "--bits", "3", "--strategy", "mean")));
        Assert.Equal(0, Customization(one).GetProperty("bytes").GetProperty("interestSent").GetInt32());
    }

    [Fact]
    public async Task NoiseOnInterestsIsWhatADeviceWouldSend()
    {
        var own = await JsonOfAsync("--bits", "3");
        var clear = await JsonOfAsync("--bits", "3", "--noise-epsilon", "1e12", "--noise-clip", "100"); // as good as none
        Assert.Equal((Metric(own), Distinct(own)), (Metric(clear), Distinct(clear)));

        var noisy = await JsonOfAsync("--bits", "3", "--noise-epsilon", "1", "--threads", "1");
        Assert.NotEqual(Metric(own), Metric(noisy));
        Assert.True(Distinct(noisy) > Distinct(own)); // chance, a user's own
        Assert.Equal("3 bits a weight, interests of length 1 with noise, ε = 1", Customization(noisy).GetProperty("budget").GetString());
        Assert.Equal(Metric(noisy), Metric(await JsonOfAsync("--bits", "3", "--noise-epsilon", "1", "--threads", "3")));
        Assert.NotEqual(Untimed(noisy), Untimed(await JsonOfAsync("--bits", "3", "--noise-epsilon", "1", "--strategy-seed", "2")));
    }

    [Fact]
    public async Task AWeakerDeviceReadsCodesNarrower()
    {
        var narrower = await JsonOfAsync("--bits", "8", "--decode-bits", "2");
        Assert.Equal(2, Customization(narrower).GetProperty("averageBits").GetDouble());
        Assert.Equal("8 bits a weight, read within 2 bits a weight", Customization(narrower).GetProperty("budget").GetString());
        Assert.Equal(Metric(await JsonOfAsync("--bits", "2")), Metric(narrower));
    }

    [Fact]
    public async Task AModelThatCountsItemsOtherwiseGivesTheSame()
    {
        SmallModel.WriteCustomized(_folder["more"], [.. Ids, "stranger"], SmallModel.Chord); // now the data counts items otherwise than the model
        foreach (var strategy in (string[])["own", "shuffled", "mean"])
        {
            var (expected, found) = (await JsonOfAsync("--bits", "3", "--strategy", strategy), await JsonOfAsync("more", "--bits", "3", "--strategy", strategy));
            Assert.Equal(Metric(expected), Metric(found), 9);
            foreach (var name in (string[])["averageBits", "distinctStrategies", "hammingDistance"]) Assert.Equal(Customization(expected).GetProperty(name).GetRawText(), Customization(found).GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public async Task WithoutACustomizerControlsThatNeedNoneWork()
    {
        SmallModel.WriteCustomized(_folder["narrow"], Ids, customizer: null);
        Assert.Equal(1, Distinct(await JsonOfAsync("narrow", "--bits", "4", "--strategy", "uniform")));
        Assert.Equal(SmallData.Users, Distinct(await JsonOfAsync("narrow", "--bits", "4", "--strategy", "random")));
        foreach (var strategy in (string[])["own", "shuffled", "mean"])
        {
            var run = await ConsoleRun.OfAsync(["evaluate", "narrow", "--data", "pairs.txt", "--customize", "chord", "--bits", "3", "--strategy", strategy], InFolder);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains("narrow has no customizer", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--customize rule: expected chord", "model", "--customize", "rule", "--bits", "3")]
    [InlineData("Did you mean 'chord'?", "model", "--customize", "cord", "--bits", "3")]
    [InlineData("Did you mean 'shuffled'?", "model", "--customize", "chord", "--bits", "3", "--strategy", "shufled")]
    [InlineData("a budget is needed", "model", "--customize", "chord")]
    [InlineData("Average bits must be 2 to 8, not 8.5", "model", "--customize", "chord", "--bits", "8.5")]
    [InlineData("Average bits must be 2 to 8, not 1", "model", "--customize", "chord", "--bits", "3", "--decode-bits", "1")]
    [InlineData("go with --customize", "model", "--bits", "3")]
    [InlineData("go with --customize", "model", "--strategy", "own")]
    [InlineData("--decode-bits goes with --customize", "model", "--decode-bits", "3")]
    [InlineData("go with --customize", "model", "--noise-epsilon", "1")]
    [InlineData("goes with --noise-epsilon", "model", "--customize", "chord", "--bits", "3", "--noise-clip", "2")]
    [InlineData("goes with chord or forward-ofa, and the strategy own", "model", "--customize", "chord", "--bits", "3", "--noise-epsilon", "1", "--strategy", "mean")]
    [InlineData("Epsilon must be above 0, not 0", "model", "--customize", "chord", "--bits", "3", "--noise-epsilon", "0")]
    [InlineData("ClipNorm must be above 0, not -1", "model", "--customize", "chord", "--bits", "3", "--noise-epsilon", "1", "--noise-clip", "-1")]
    [InlineData("popular has no network", "popular", "--customize", "chord", "--bits", "3")]
    [InlineData("there is no model folder 'mdel'", "mdel", "--customize", "chord", "--bits", "3")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["evaluate", .. arguments, "--data", "pairs.txt"], InFolder);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static double Metric(JsonElement document) => document.GetProperty("metrics").GetProperty("mrr@30").GetDouble();

    private static JsonElement Customization(JsonElement document) => document.GetProperty("customization");

    /// <summary>All but the time, which no two runs share.</summary>
    private static string Untimed(JsonElement document)
    {
        var customization = JsonNode.Parse(Customization(document).GetRawText())!.AsObject();
        Assert.True(customization.Remove("microseconds"));
        return customization.ToJsonString();
    }

    private static int Distinct(JsonElement document) => Customization(document).GetProperty("distinctStrategies").GetInt32();

    private CliHost InFolder(CliHost host) => host with { WorkingFolder = _folder.Path };

    private Task<ConsoleRun> RunAsync(params string[] arguments)
    {
        var isNamed = !arguments[0].StartsWith('-');
        return ConsoleRun.OfAsync(["evaluate", isNamed ? arguments[0] : "model", "--data", "pairs.txt", "--customize", "chord", "--metric", "mrr@30", .. isNamed ? arguments[1..] : arguments], InFolder);
    }

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
