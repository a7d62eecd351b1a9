using System.Text.Json;
using Tailor.Customization.Chord;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Tests.Commands;

public sealed class CustomizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CustomizeTests() => SmallModel.WriteCustomized(_folder["model"], Ids, SmallModel.Chord);

    private static IEnumerable<string> Ids => Enumerable.Range(1, 30).Select(id => $"m{id}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThePlanIsTheHypernetworksAnswerToTheInterest()
    {
        var document = await JsonOfAsync("--bits", "3", "--device", "phone-7");
        using var model = ModelFolder.Open(_folder["model"]);
        var recommender = Recommender.Open(model);
        var interest = new float[8];
        InterestExtractor.Open(model, recommender)!.OpenSession().Compute([2, 0, 3], interest);
        var customizer = new ChordCustomizer(SmallModel.Chord, SmallModel.Spec, new TensorFileSource(model.Customizer!));
        var expected = customizer.OpenSession().Customize(interest, PrecisionBudget.AverageBits(3));

        var plan = Plan.Open(_folder["plan.bin"]);
        Assert.Equal(expected, plan.Precision);
        plan.RequireFor(model.Manifest);
        Assert.Equal("phone-7", plan.Device);

        // 48 channels of 8 weights at 3 bits: 4 of 8 bits, 10 of 4 and 34 of 2 are 140 of 144; the 4 left over lift two more from 2 to 4.
        Assert.Equal((32, 12), (document.GetProperty("interestBytes").GetInt32(), document.GetProperty("strategyBytes").GetInt32()));
        Assert.Equal(expected.AverageBits(SmallModel.Spec.ChannelLayers()), document.GetProperty("averageBits").GetDouble());
        Assert.Equal(3, document.GetProperty("averageBits").GetDouble());
        Assert.Equal((144, 1536), (document.GetProperty("packedBytes").GetInt32(), document.GetProperty("fullBytes").GetInt32()));
        Assert.Equal(new FileInfo(_folder["plan.bin"]).Length, document.GetProperty("planBytes").GetInt32());
    }

    [Theory]
    [InlineData(120, "--bytes", "120")]
    [InlineData(96, "--cost", "768")]
    [InlineData(384, "--cost", "1000", "--cost-table", "1,1.5,2")]
    public async Task OtherBudgetsHold(int most, params string[] budget)
    {
        var document = await JsonOfAsync(budget);
        Assert.InRange(document.GetProperty("packedBytes").GetInt32(), 0.9 * most, most);
    }

    [Fact]
    public async Task ADeviceRunsThePlan()
    {
        await JsonOfAsync("--bits", "2");
        var full = await RecommendAsync();
        var narrow = await RecommendAsync("--plan", "plan.bin");
        Assert.NotEqual(full, narrow);
        using var model = ModelFolder.Open(_folder["model"]);
        var top = new Recommendation[10];
        Recommender.Open(model, new RecommenderOptions { Quantization = SmallModel.Narrow, Precision = Plan.Open(_folder["plan.bin"]).Precision }).OpenSession().Recommend([2, 0, 3], top);
        Assert.Equal(top.Select(item => item.Score), narrow.GetProperty("recommendations").EnumerateArray().Select(item => item.GetProperty("score").GetSingle()));

        async Task<JsonElement> RecommendAsync(params string[] more) => await SucceedAsync(["recommend", "model", "--history", "m3,m1,m4", .. more]);
    }

    [Fact]
    public async Task AWeakerDeviceReadsTheSameCodesNarrower()
    {
        await JsonOfAsync("--bits", "8");
        var asSent = await RecommendAsync();
        var narrower = await RecommendAsync("--decode-bits", "4");
        await JsonOfAsync("--bits", "4");
        Assert.NotEqual(asSent, narrower);

        string[] uniform = [.. (await RecommendAsync("--decode-bits", "2")).Split('\n')];
        await JsonOfAsync("--bits", "2");
        Assert.Equal(uniform, (await RecommendAsync()).Split('\n'));

        async Task<string> RecommendAsync(params string[] more) => (await SucceedAsync(["recommend", "model", "--history", "m3,m1,m4", "--plan", "plan.bin", .. more])).GetRawText();
    }

    [Fact]
    public async Task AStaticCustomizerReadsNoInterest()
    {
        SmallModel.WriteCustomized(_folder["model"], Ids, SmallModel.Chord with { Strategy = ChordStrategy.Static });
        Assert.Equal(0, (await JsonOfAsync("--bits", "3")).GetProperty("interestBytes").GetInt32());
    }

    [Fact]
    public async Task PeopleSeeSizes()
    {
        var run = await RunAsync("customize", "model", "--history", "m3,x9", "--bits", "3", "--out", "plan.bin");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("does not know the item x9; customizing from the other 1", run.Error, StringComparison.Ordinal);
        foreach (var text in (string[])["32 bytes up", "12 bytes down", "3.000", "144 bytes of 1,536 (9.4 %)"]) Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a budget is needed")]
    [InlineData("one of them", "--bits", "3", "--bytes", "100")]
    [InlineData("Average bits must be 2 to 8, not 1.9", "--bits", "1.9")]
    [InlineData("Average bits must be 2 to 8, not 9", "--bits", "9")]
    [InlineData("cannot be met: with 2 bits everywhere the network takes 96, and 95 are allowed", "--bytes", "95")]
    [InlineData("--cost-table 1,2: expected three numbers", "--cost", "900", "--cost-table", "1,2")]
    [InlineData("--cost-table goes with --cost", "--bits", "3", "--cost-table", "1,2,3")]
    [InlineData("not fall with the bits", "--cost", "900", "--cost-table", "3,2,1")]
    [InlineData("Device must be", "--bits", "3", "--device", "my phone")]
    public async Task WrongUseIsExplainedAndThePlanThatWasThereStays(string message, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder["plan.bin"], "as it was");
        var run = await RunAsync(["customize", "model", "--history", "m1", "--out", "plan.bin", .. arguments]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("as it was", await File.ReadAllTextAsync(_folder["plan.bin"]));
    }

    [Fact]
    public async Task AModelThatCannotBeCustomizedSaysSo()
    {
        SmallModel.Write(_folder["plain"], Ids);
        SmallModel.WriteCustomized(_folder["narrow"], Ids, customizer: null);
        await RefusesAsync(2, "plain has no customizer", "customize", "plain", "--history", "m1", "--bits", "3", "--out", "plan.bin");
        await RefusesAsync(2, "narrow has no customizer", "customize", "narrow", "--history", "m1", "--bits", "3", "--out", "plan.bin");
    }

    [Fact]
    public async Task APlanThatDoesNotFitIsRefused()
    {
        await JsonOfAsync("--bits", "3");
        SmallModel.WriteCustomized(_folder["later"], Ids, SmallModel.Chord, version: "2");
        await RefusesAsync(1, "expected version 2 of small, found 1", "recommend", "later", "--history", "m1", "--plan", "plan.bin");

        var plan = Plan.Open(_folder["plan.bin"]);
        (plan with { Precision = Precision.Uniform(47, 4) }).Write(_folder["other.bin"]);
        await RefusesAsync(1, "expected codes for the 48 channels of small, found 47", "recommend", "model", "--history", "m1", "--plan", "other.bin");
        SmallModel.Write(_folder["plain"], Ids);
        using (var plain = ModelFolder.Open(_folder["plain"])) (plan with { Fingerprint = ModelFingerprint.Of(plain.Manifest) }).Write(_folder["other.bin"]);
        await RefusesAsync(1, "expected no bits of channels, as small has no quantization, found codes for 48 channels", "recommend", "plain", "--history", "m1", "--plan", "other.bin");
        (plan with { Expires = plan.Issued + 1, Issued = 1 }).Write(_folder["other.bin"]);
        (plan with { Issued = 10, Expires = 20 }).Write(_folder["other.bin"]);
        await RefusesAsync(1, "expired at 1970-01-01", "recommend", "model", "--history", "m1", "--plan", "other.bin");

        var bytes = await File.ReadAllBytesAsync(_folder["plan.bin"]);
        bytes[^1] &= 0b11_11_11_00; // the reserved code 0
        await File.WriteAllBytesAsync(_folder["other.bin"], bytes);
        await RefusesAsync(1, "other.bin", "recommend", "model", "--history", "m1", "--plan", "other.bin");
        await File.WriteAllBytesAsync(_folder["other.bin"], bytes[..20]);
        await RefusesAsync(1, "other.bin", "recommend", "model", "--history", "m1", "--plan", "other.bin");
        await RefusesAsync(2, "there is no plan nowhere.bin", "recommend", "model", "--history", "m1", "--plan", "nowhere.bin");
        await RefusesAsync(2, "--decode-bits goes with --plan", "recommend", "model", "--history", "m1", "--decode-bits", "3");
        (plan with { Precision = null }).Write(_folder["other.bin"]);
        await RefusesAsync(2, "--decode-bits goes with plans that decide bits", "recommend", "model", "--history", "m1", "--plan", "other.bin", "--decode-bits", "3");
        (plan with { Structure = Structure.All(2) }).Write(_folder["other.bin"]);
        await RefusesAsync(2, "--decode-bits goes with plans that decide bits", "recommend", "model", "--history", "m1", "--plan", "other.bin", "--decode-bits", "3");
        await RefusesAsync(2, "Average bits must be 2 to 8, not 1", "recommend", "model", "--history", "m1", "--plan", "plan.bin", "--decode-bits", "1");
    }

    private async Task RefusesAsync(int exitCode, string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private Task<JsonElement> JsonOfAsync(params string[] arguments) => SucceedAsync(["customize", "model", "--history", "m3,m1,m4", "--out", "plan.bin", .. arguments]);

    private async Task<JsonElement> SucceedAsync(string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
