using System.Text.Json;

namespace Tailor.Cli.Tests.Commands;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Checkpoint => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/Tailor.Training.Tests/Import/Golden/pre.pth"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnImportedModelRecommends()
    {
        var items = _folder.Write("items.tsv", string.Concat(Enumerable.Range(1, 20).Select(item => $"p{item}\tTitle {item}\n")));
        var import = await RunAsync("import", "sasrec-pytorch", Checkpoint, "--out", "model", "--variant", "pre-norm", "--heads", "2", "--items", items, "--json");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal(20, JsonDocument.Parse(import.Output).RootElement.GetProperty("items").GetInt32());

        var recommend = await RunAsync("recommend", "model", "--history", "p1,p2", "-k", "3");
        Assert.Equal((0, ""), (recommend.ExitCode, recommend.Error));
        Assert.Contains("Title 2", recommend.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--variant prenorm", "Did you mean 'pre-norm'?")]
    [InlineData("--variant pre-norm --heads 3", "Heads")]
    [InlineData("--heads 2", "'--variant' is required")]
    public async Task WrongUseIsExplained(string options, string message)
    {
        var run = await RunAsync(["import", "sasrec-pytorch", Checkpoint, "--out", "model", .. options.Split(' ')]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["model"]));
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.OfAsync(arguments, host => host with { WorkingFolder = _folder.Path });
}
