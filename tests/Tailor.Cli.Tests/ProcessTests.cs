using System.Diagnostics;
using System.Text.Json;

namespace Tailor.Cli.Tests;

/// <summary>The real program: exit codes and clean standard output.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task VersionIsPrinted()
    {
        var (exitCode, output, error) = await RunAsync("--version");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("0.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonIsAllThatStandsOnStandardOutput()
    {
        var (_, output, _) = await RunAsync("doctor", "--json");
        using var document = JsonDocument.Parse(output);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public async Task WrongUseEndsWithTwoAndAnEmptyStandardOutput()
    {
        var (exitCode, output, error) = await RunAsync("recommend", "--json");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("Try 'tailor recommend --help'.", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "tailor"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
