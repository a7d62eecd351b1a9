using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tailor.Cli.Tests;

/// <summary>`tailor train` as a process that is told to stop and then killed: started again each time, it ends with the model of a run that nobody disturbed.</summary>
public sealed class KilledProcessTests : IDisposable
{
    // What is started in the background ignores SIGINT, and so do its children; SIGTERM asks for the same.
    private const string Stop = "-TERM", Kill = "-KILL";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARunThatWasStoppedAndKilledEndsWithTheSameModel()
    {
        var data = _folder.Write("data.txt", Walks(users: 600));

        using var undisturbed = Train(data, "whole");
        var (exitCode, error) = await EndOf(undisturbed);
        Assert.True(exitCode == ExitCode.Success, error);

        using var stopped = Train(data, "disturbed");
        await SignalAfterACheckpoint(stopped, Stop, newerThan: -1);
        (exitCode, error) = await EndOf(stopped);
        Assert.True(exitCode == ExitCode.Interrupted, error);
        Assert.Contains("the same command goes on from there", error, StringComparison.Ordinal);

        using var killed = Train(data, "disturbed");
        await SignalAfterACheckpoint(killed, Kill, newerThan: NewestCheckpoint());
        (exitCode, error) = await EndOf(killed);
        Assert.True(exitCode == 128 + 9, error);
        Assert.False(File.Exists(_folder["disturbed/manifest.json"]));

        using var last = Train(data, "disturbed");
        (exitCode, error) = await EndOf(last);
        Assert.True(exitCode == ExitCode.Success, error);
        foreach (var file in (string[])["items.safetensors", "backbone.safetensors", "golden.json"])
            Assert.Equal(await File.ReadAllBytesAsync(_folder[$"whole/{file}"]), await File.ReadAllBytesAsync(_folder[$"disturbed/{file}"]));
    }

    private static string Walks(int users)
    {
        var text = new StringBuilder();
        for (var user = 0; user < users; user++)
            for (var step = 0; step < 12; step++)
                text.Append(CultureInfo.InvariantCulture, $"{user} {((user * 7) + (step * (1 + (user % 3)))) % 200}\n");
        return text.ToString();
    }

    private Process Train(string data, string name) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "tailor"),
        [
            "train", "sasrec", "--data", data, "--format", "pairs", "--out", _folder[name], "--epochs", "40",
            "--set", "width=16", "--set", "feedForward=16", "--set", "maxLength=12", "--set", "blocks=1", "--set", "patience=0",
        ])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<(int ExitCode, string Error)> EndOf(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        await output;
        return (process.ExitCode, await error);
    }

    private async Task SignalAfterACheckpoint(Process process, string signal, long newerThan)
    {
        for (var waited = Stopwatch.StartNew(); NewestCheckpoint() <= newerThan; await Task.Delay(5))
            Assert.True(waited.Elapsed < Patience && !process.HasExited, "No checkpoint came.");
        using var sent = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await sent.WaitForExitAsync();
        Assert.Equal(0, sent.ExitCode);
    }

    /// <summary>The step of the newest whole checkpoint, or -1.</summary>
    private long NewestCheckpoint()
    {
        var folder = new DirectoryInfo(_folder["disturbed/run/checkpoints"]);
        if (!folder.Exists) return -1;
        return folder.EnumerateFiles("step-*.sha256").Select(file => long.Parse(Path.GetFileNameWithoutExtension(file.Name)["step-".Length..], CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
    }
}
