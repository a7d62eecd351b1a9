using System.Text.Json;
using Tailor.Models.Backbones;

namespace Tailor.Cli.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportTests() => SmallModel.Write(_folder["model"], Enumerable.Range(1, 30).Select(id => $"m{id}"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheDocumentSaysWhatWasWritten()
    {
        var document = await DocumentAsync("--out", "new/model.onnx");
        Assert.Equal(_folder["new/model.onnx"], document.GetProperty("file").GetString());
        Assert.Equal(("sasrec", 30), (document.GetProperty("backbone").GetString(), document.GetProperty("items").GetInt32()));
        Assert.False(document.GetProperty("quantized").GetBoolean());
        Assert.Equal(new FileInfo(_folder["new/model.onnx"]).Length, document.GetProperty("fileBytes").GetInt64());
        Assert.Equal(["model.onnx"], Directory.GetFiles(_folder["new"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task QuantizedTakesLessRoom()
    {
        var plain = await DocumentAsync("--out", "model.onnx");
        var quantized = await DocumentAsync("--out", "small.onnx", "--quantized");
        Assert.True(quantized.GetProperty("quantized").GetBoolean());
        Assert.InRange(quantized.GetProperty("weightBytes").GetInt64(), 1, plain.GetProperty("weightBytes").GetInt64() * 6 / 10);
    }

    [Fact]
    public async Task AFileThatIsThereIsReplaced()
    {
        await File.WriteAllTextAsync(_folder["model.onnx"], "old");
        var document = await DocumentAsync("--out", "model.onnx", "--top", "5", "--length", "20");
        Assert.Equal((5, 20), (document.GetProperty("top").GetInt32(), document.GetProperty("length").GetInt32()));
        Assert.Equal(document.GetProperty("fileBytes").GetInt64(), new FileInfo(_folder["model.onnx"]).Length);
    }

    [Fact]
    public async Task PeopleSeeInputAndOutput()
    {
        var run = await RunAsync("model", "--out", "model.onnx", "--top", "5");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("history (1, length)", run.Output, StringComparison.Ordinal);
        Assert.Contains("items and top_scores (1, 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALayoutThatCannotBeExportedIsNamed()
    {
        SmallModel.Write(_folder["original"], ["a", "b"], spec: SmallModel.Spec with { Layout = PositionLayout.Original });
        await File.WriteAllTextAsync(_folder["model.onnx"], "old");
        var run = await RunAsync("original", "--out", "model.onnx");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("original cannot be exported: a SASRec with the Original layout", run.Error, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["model.onnx"]));
    }

    [Theory]
    [InlineData("'--out' is required", "model")]
    [InlineData("there is no model folder nowhere", "nowhere", "--out", "model.onnx")]
    [InlineData("Top must be 1 to 30, the number of items, not 31.", "model", "--out", "model.onnx", "--top", "31")]
    [InlineData("Top must be 1 to 30, the number of items, not 0.", "model", "--out", "model.onnx", "--top", "0")]
    [InlineData("Length must be 1 to 20, the window of the model, not 21.", "model", "--out", "model.onnx", "--length", "21")]
    [InlineData("An int8 model needs the transposed copy", "model", "--out", "model.onnx", "--quantized", "--one-table")]
    [InlineData("model is a folder; --out names a file.", "model", "--out", "model")]
    public async Task WrongUseIsExplained(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) =>
        ConsoleRun.OfAsync(["export", "onnx", .. arguments], host => host with { WorkingFolder = _folder.Path });

    private async Task<JsonElement> DocumentAsync(params string[] arguments)
    {
        var run = await RunAsync(["model", .. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
