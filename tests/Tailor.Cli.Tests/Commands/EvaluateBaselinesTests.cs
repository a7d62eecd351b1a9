using System.Numerics.Tensors;
using System.Text.Json;
using Tailor.Customization;
using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Models.Masks;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Tests.Commands;

/// <summary>What CHORD is compared with, as the command line evaluates it.</summary>
public sealed class EvaluateBaselinesTests : IDisposable
{
    private const int Channels = 48, Weights = 6 * 64;

    private static readonly string[] Ids = [.. SmallData.Pairs().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Distinct()];

    private readonly TemporaryFolder _folder = new();

    public EvaluateBaselinesTests()
    {
        _folder.Write("pairs.txt", SmallData.Pairs());
        SmallModel.WriteCustomized(_folder["diet"], Ids, new DietSpec { Strategy = ChordStrategy.Personal, Hidden = 6, ElementRank = 2, Keep = .5 });
        SmallModel.WriteCustomized(_folder["duet"], Ids, new DuetSpec { Strategy = ChordStrategy.Personal });
        SmallModel.Write(_folder["plain"], Ids);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("diet", Weights / 8)]
    [InlineData("duet", ((8 * 8) + 8) * 4)]
    public async Task EveryUserIsRankedByWhatTheyWereSent(string method, int sent)
    {
        using var model = ModelFolder.Open(_folder[method]);
        var recommender = new Recommender(SmallModel.Spec, Ids.Length, new TensorFileSource(model.Backbone, model.Items));
        var (extractor, generator) = (InterestExtractor.Open(model, recommender)!.OpenSession(), ParameterGenerators.Open(model)!);
        var (reciprocal, interest, values, scores) = (0.0, new float[8], new float[generator.Length], new float[Ids.Length]);
        for (var user = 0; user < SmallData.Users; user++)
        {
            int[] items = [.. Enumerable.Range(0, 12).Select(step => Array.IndexOf(Ids, $"i{((user * 7) + step) % SmallData.Items}"))];
            extractor.Compute(items.AsSpan(0, 11), interest);
            generator.OpenSession().Generate(interest, values);
            if (method == "diet") Masked(model, values).OpenSession().Score(items.AsSpan(0, 11), scores);
            else Headed(recommender, values, items.AsSpan(0, 11), scores);
            var rank = Enumerable.Range(0, Ids.Length).Count(item => item != items[11] && !items[..11].Contains(item) && scores[item] >= scores[items[11]]);
            reciprocal += rank < 30 ? 1.0 / (rank + 1) : 0;
        }

        var document = await JsonOfAsync(method, "--customize", method);
        Assert.Equal(reciprocal / SmallData.Users, Metric(document), 6);
        var bytes = Customization(document).GetProperty("bytes");
        Assert.Equal((32, sent), (bytes.GetProperty("interestSent").GetInt32(), bytes.GetProperty("strategySent").GetInt32()));
        Assert.InRange(Customization(document).GetProperty("distinctStrategies").GetInt32(), 4, SmallData.Items);
        Assert.InRange(Customization(document).GetProperty("hammingDistance").GetDouble(), .001, 1);
    }

    [Theory]
    [InlineData("diet")]
    [InlineData("duet")]
    public async Task EachControlIsWhatItSays(string method)
    {
        var own = await JsonOfAsync(method, "--customize", method);
        var shuffled = await JsonOfAsync(method, "--customize", method, "--strategy", "shuffled");
        var mean = await JsonOfAsync(method, "--customize", method, "--strategy", "mean");
        Assert.Equal(Customization(own).GetProperty("distinctStrategies").GetInt32(), Customization(shuffled).GetProperty("distinctStrategies").GetInt32());
        Assert.NotEqual(Metric(own), Metric(shuffled));
        Assert.Equal((1, 0.0, 0), (Customization(mean).GetProperty("distinctStrategies").GetInt32(), Customization(mean).GetProperty("hammingDistance").GetDouble(), Customization(mean).GetProperty("bytes").GetProperty("interestSent").GetInt32()));
        Assert.Equal(Customization(own).GetRawText(), Customization(await JsonOfAsync(method, "--customize", method, "--threads", "3")).GetRawText());
    }

    [Fact]
    public async Task ThreeBitsRunInRowsOfFour()
    {
        var uniform = await JsonOfAsync("plain", "--customize", "chord", "--bits", "4", "--strategy", "uniform");
        var (four, three) = (await JsonOfAsync("plain", "--customize", "chord", "--bits", "4", "--strategy", "rounded"), await JsonOfAsync("plain", "--customize", "chord", "--bits", "3", "--strategy", "rounded"));
        Assert.Equal(Metric(uniform), Metric(four)); // where rows have these bits it is the rule
        Assert.Equal((4, 3), (Customization(four).GetProperty("averageBits").GetDouble(), Customization(three).GetProperty("averageBits").GetDouble()));
        Assert.Equal((Weights * 4 / 8, Weights * 3 / 8), (Packed(four), Packed(three)));
        Assert.Equal(Resident(four), Resident(three)); // what is in memory are rows of 4 bits
        Assert.False(Customization(uniform).GetProperty("bytes").TryGetProperty("packed", out _));
        Assert.Equal(Channels / 4, Customization(three).GetProperty("bytes").GetProperty("strategySent").GetInt32());
    }

    [Fact]
    public async Task FineTuningSendsNothingAndTakesTime()
    {
        var (plain, tuned) = (await JsonOfAsync("plain"), await JsonOfAsync("plain", "--customize", "fine-tuning", "--steps", "20", "--rate", "0.3"));
        Assert.True(Metric(tuned) != Metric(plain));
        var bytes = Customization(tuned).GetProperty("bytes");
        Assert.Equal((0, 0), (bytes.GetProperty("interestSent").GetInt32(), bytes.GetProperty("strategySent").GetInt32()));
        Assert.True(Customization(tuned).GetProperty("secondsPerUser").GetDouble() > 0);
        Assert.Equal("20 steps at rate 0.3", Customization(tuned).GetProperty("budget").GetString());
        Assert.Equal(Metric(tuned), Metric(await JsonOfAsync("plain", "--customize", "fine-tuning", "--steps", "20", "--rate", "0.3", "--threads", "3")));
    }

    [Theory]
    [InlineData("plain was not trained with it", "plain", "--customize", "diet")]
    [InlineData("but with duet", "duet", "--customize", "diet")]
    [InlineData("budgets go with chord", "diet", "--customize", "diet", "--bits", "3")]
    [InlineData("own, shuffled and mean, not uniform", "diet", "--customize", "diet", "--strategy", "uniform")]
    [InlineData("no strategy but own", "plain", "--customize", "fine-tuning", "--strategy", "mean")]
    [InlineData("steps, rate and items held back go with fine-tuning", "duet", "--customize", "duet", "--steps", "2")]
    [InlineData("Steps must be 1 to 1000", "plain", "--customize", "fine-tuning", "--steps", "0")]
    [InlineData("narrowed or customized", "diet", "--customize", "fine-tuning")]
    [InlineData("a whole number of bits", "plain", "--customize", "chord", "--bits", "2.5", "--strategy", "rounded")]
    [InlineData("diet has no customizer", "diet", "--customize", "chord", "--bits", "3")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["evaluate", .. arguments, "--data", "pairs.txt"], host => host with { WorkingFolder = _folder.Path });
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static Recommender Masked(ModelFolder model, float[] scores)
    {
        var (source, map) = (new TensorFileSource(model.Backbone, model.Items), new TensorMap("masked"));
        var masks = WeightMasks.Strongest(scores, SmallModel.Spec.ChannelLayers(), .5);
        foreach (var shape in SmallModel.Spec.Tensors().Concat(SmallModel.Spec.ItemTensors(Ids.Length)))
        {
            var values = source.Floats(shape.Name, shape.Dimensions.AsSpan()).ToArray();
            masks.Apply(shape.Name, values);
            map.Add(shape.Name, values, shape.Dimensions.AsSpan());
        }

        return new Recommender(SmallModel.Spec, Ids.Length, map);
    }

    private static void Headed(Recommender recommender, float[] layer, ReadOnlySpan<int> history, float[] scores)
    {
        var (session, state, own) = (recommender.OpenSession(), new float[8], new float[8]);
        session.Encode(history, state);
        for (var i = 0; i < 8; i++) own[i] = layer[64 + i] + TensorPrimitives.Dot<float>(layer.AsSpan(i * 8, 8), state);
        session.ScoreItems(own, [.. Enumerable.Range(0, Ids.Length)], scores);
    }

    private static double Metric(JsonElement document) => document.GetProperty("metrics").GetProperty("mrr@30").GetDouble();

    private static JsonElement Customization(JsonElement document) => document.GetProperty("customization");

    private static int Packed(JsonElement document) => Customization(document).GetProperty("bytes").GetProperty("packed").GetInt32();

    private static long Resident(JsonElement document) => Customization(document).GetProperty("bytes").GetProperty("resident").GetInt64();

    private async Task<JsonElement> JsonOfAsync(string model, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(["evaluate", model, "--data", "pairs.txt", "--metric", "mrr@30", "--json", .. arguments], host => host with { WorkingFolder = _folder.Path });
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
