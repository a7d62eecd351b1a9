using System.Text.Json;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Cli.Tests.Commands;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InspectTests()
    {
        SmallModel.WriteCustomized(_folder["model"], Enumerable.Range(1, 30).Select(id => $"m{id}"), SmallModel.Chord);
        using var model = ModelFolder.Open(_folder["model"]);
        new Plan
        {
            Model = "small",
            ModelVersion = "1",
            Fingerprint = ModelFingerprint.Of(model.Manifest),
            Device = "phone-7",
            Issued = 1_700_000_000,
            Sequence = 9,
            Precision = new Precision([.. Enumerable.Range(0, 48).Select(channel => (byte)(channel < 8 ? 3 : channel % 2 == 0 ? 2 : 1))]),
        }.Write(_folder["plan.bin"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APlanIsShownLayerByLayerWhereTheModelIsGiven()
    {
        var run = await RunAsync("plan", "plan.bin", "--model", "model");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("blocks.0.attention.query    88888888\nblocks.0.attention.key      42424242\n", run.Output, StringComparison.Ordinal);
        foreach (var text in (string[])["small 1", "phone-7", "2023-11-14 22:13:20 UTC, number 9", "12 bytes for 48 channels: 8 of 8 bits, 20 of 4 bits, 20 of 2 bits", "3.833", "184 bytes"])
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheModelChannelsStandInOneRow()
    {
        var run = await RunAsync("plan", "plan.bin");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"all channels  88888888{string.Concat(Enumerable.Repeat("42", 20))}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDocumentHasEveryChannel()
    {
        var document = await JsonOfAsync("plan", "plan.bin", "--model", "model");
        var precision = document.GetProperty("precision");
        Assert.Equal(48, precision.GetProperty("bits").GetArrayLength());
        Assert.Equal(184, precision.GetProperty("packedBytes").GetInt32());
        Assert.Equal([8.0, 3, 3, 3, 3, 3], precision.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("averageBits").GetDouble()));
        Assert.Equal(new FileInfo(_folder["plan.bin"]).Length, document.GetProperty("bytes").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await JsonOfAsync("plan", "plan.bin")).GetProperty("precision").GetProperty("layers").ValueKind);
    }

    [Fact]
    public async Task APlanThatDecidesNothingSaysSo()
    {
        (Plan.Open(_folder["plan.bin"]) with { Precision = null }).Write(_folder["plan.bin"]);
        Assert.Contains("runs the model as it is", (await RunAsync("plan", "plan.bin")).Output, StringComparison.Ordinal);
        var run = await RunAsync("plan", "plan.bin", "--picture", "map.svg");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("decides no bits", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ThePictureNamesTheLayers()
    {
        Skip.IfNot(File.Exists("/usr/bin/gnuplot"), "needs gnuplot");
        var run = await RunAsync("plan", "plan.bin", "--model", "model", "--picture", "map.svg");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var picture = await File.ReadAllTextAsync(_folder["map.svg"]);
        Assert.StartsWith("<?xml", picture, StringComparison.Ordinal);
        foreach (var text in (string[])["blocks.0.attention.query", "blocks.0.feedForward.outer", "8 bits", "small 1, phone-7"]) Assert.Contains(text, picture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlanForAnotherModelIsRefused()
    {
        SmallModel.WriteCustomized(_folder["later"], ["a", "b"], SmallModel.Chord, version: "2");
        var run = await RunAsync("plan", "plan.bin", "--model", "later");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("expected version 2 of small, found 1", run.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder["text.bin"], "no plan");
        run = await RunAsync("plan", "text.bin");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("text.bin", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("plan", "nowhere.bin")).ExitCode);
    }

    [Fact]
    public async Task AModelShowsFilesBlocksAndWhatCanBeCustomized()
    {
        var document = await JsonOfAsync("model", "model");
        Assert.Equal(["Precision"], document.GetProperty("decisions").EnumerateArray().Select(part => part.GetString()));
        Assert.Equal((48, 15), (document.GetProperty("channels").GetInt32(), document.GetProperty("profileLength").GetInt32()));
        var files = document.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("name").GetString()!, file => file.GetProperty("bytes").GetInt64());
        foreach (var (name, bytes) in files) Assert.Equal(new FileInfo(_folder[$"model/{name}"]).Length, bytes);

        // Of the customizer's file, devices store the extractor only: 2·(3·8·8 + 3·8) + 2·(8·8 + 8) floats.
        var device = document.GetProperty("bytes");
        Assert.Equal(files["backbone.safetensors"] + files["items.safetensors"] + files["items.tsv"] + (576 * 4), device.GetProperty("stored").GetInt64());
        Assert.Equal((32, 12), (device.GetProperty("interestSent").GetInt32(), device.GetProperty("strategySent").GetInt32()));
        using (var model = ModelFolder.Open(_folder["model"])) Assert.Equal(Recommender.Open(model).Bytes.Master, document.GetProperty("memory").GetProperty("master").GetInt64());
        var roles = document.GetProperty("blocks").EnumerateArray().ToLookup(block => block.GetProperty("role").GetString()!, block => block.GetProperty("bytes").GetInt64());
        Assert.Equal((576 * 4, 30 * 8 * 4), (roles["Extractor"].Sum(), roles["Items"].Sum()));
        Assert.NotEmpty(roles["Customizer"]);

        var run = await RunAsync("model", "model");
        foreach (var text in (string[])["small 1", "decides", "Precision", "levels filter, element (rank 2), layer", "reads the latest 15 items", "48, stored as Float32", "items.weight", "what plans are cut from"])
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelWithoutCustomizerIsShownToo()
    {
        SmallModel.Write(_folder["plain"], ["a", "b"]);
        var run = await RunAsync("model", "plain");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in (string[])["nothing: the model has no customizer", "not trained to be narrowed", "0 bytes up"]) Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelsBitsAreTheMeanOverUsers()
    {
        await File.WriteAllTextAsync(_folder["data.txt"], SmallData.Pairs().Replace(" i", " m", StringComparison.Ordinal).Replace(" m0\n", " m30\n", StringComparison.Ordinal));
        var bits = (await JsonOfAsync("model", "model", "--bits", "4", "--data", "data.txt")).GetProperty("bits");
        double[] means = [.. bits.GetProperty("bits").EnumerateArray().Select(mean => mean.GetDouble())];
        Assert.Equal((48, SmallData.Users), (means.Length, bits.GetProperty("users").GetInt32()));
        Assert.Contains(means, mean => mean is not (2 or 4 or 8)); // users differ
        Assert.All(means, mean => Assert.InRange(mean, 2, 8));
        Assert.True(bits.GetProperty("distinct").GetInt32() > 1);
        Assert.InRange(bits.GetProperty("averageBits").GetDouble(), 3.5, 4);
        Assert.Equal(means.Chunk(8).Select(layer => layer.Average()), bits.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("averageBits").GetDouble()), (one, other) => Math.Abs(one - other) < 1e-9);

        var run = await RunAsync("model", "model", "--bits", "8", "--data", "data.txt");
        foreach (var text in (string[])["8 bits a weight, mean over 60 users", "blocks.0.attention.query    88888888\n", "1 that differ; between two users 0.0 % of the channels"]) Assert.Contains(text, run.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await JsonOfAsync("model", "model")).GetProperty("bits").ValueKind);
    }

    [Fact]
    public async Task OneStrategyForEverybodyNeedsNoUsers()
    {
        SmallModel.WriteCustomized(_folder["static"], ["a", "b"], SmallModel.Chord with { Strategy = Tailor.Models.Customizers.ChordStrategy.Static });
        var run = await RunAsync("model", "static", "--bits", "3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("the same for everybody", run.Output, StringComparison.Ordinal);
        Assert.Contains("blocks.0.feedForward.outer", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depend on the user; --data FILE", "model", "--bits", "3")]
    [InlineData("a heat map is that of a budget", "model", "--picture", "map.svg")]
    [InlineData("a heat map is that of a budget", "model", "--data", "data.txt")]
    [InlineData("plain decides no bits", "plain", "--bits", "3")]
    [InlineData("2 to 8", "model", "--bits", "9", "--data", "data.txt")]
    public async Task AHeatMapThatCannotBeShownIsRefused(string message, params string[] arguments)
    {
        SmallModel.Write(_folder["plain"], ["a", "b"]);
        await File.WriteAllTextAsync(_folder["data.txt"], SmallData.Pairs().Replace(" i", " m", StringComparison.Ordinal).Replace(" m0\n", " m30\n", StringComparison.Ordinal));
        var run = await RunAsync(["model", .. arguments]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["map.svg"]));
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(["inspect", .. arguments], host => host with { WorkingFolder = _folder.Path });

    private async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
