using System.Diagnostics;

namespace Tailor.Repository.Tests;

/// <summary>The scripts parse, can be run, and set-up says what it lacks.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => new(Checkout.Files.Where(file => Checkout.Read(file).StartsWith("#!", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void ScriptParsesAndIsExecutable(string script)
    {
        var path = Path.Combine(Checkout.Root, script);
        Assert.Equal((0, ""), Bash(["-c", $"test -x '{path}'"]));
        Assert.Equal((0, ""), Bash(["-n", path]));
    }

    [Fact]
    public void ContinuousIntegrationRunsTheReadmesTestCommand()
    {
        Assert.Contains("make --no-print-directory test", Checkout.Read(".ci/run"), StringComparison.Ordinal);
        Assert.Contains("make test", Checkout.Read("README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, null, 0)]
    [InlineData("skipped: A.Test: Needs a file that is not here.", 0, null, 0)]
    [InlineData("skipped: A.Test: Needs PostgreSQL (initdb, postgres); `make setup` installs it.", 0, null, 1)]
    [InlineData("skipped: A.Test: Needs PostgreSQL (initdb, postgres); `make setup` installs it.", 2, null, 2)]
    [InlineData("skipped: A.Test: Needs PostgreSQL (initdb, postgres); `make setup` installs it.", 0, "1", 0)]
    public async Task ContinuousIntegrationIsRedWherePostgreSqlIsMissing(string said, int made, string? without, int expected)
    {
        const string Count = "9 passed, 0 failed, 1 skipped";
        var path = Directory.CreateTempSubdirectory("tailor-path-").FullName;
        try
        {
            var make = Path.Combine(path, "make");
            await File.WriteAllTextAsync(make, $"#!/bin/sh\ncat <<'END'\n{said}\n{Count}\nEND\nexit {made}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(make, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var start = new ProcessStartInfo(Where("bash"), [Path.Combine(Checkout.Root, ".ci/run")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
            start.Environment["TAILOR_WITHOUT_POSTGRESQL"] = without ?? "";
            using var run = Process.Start(start)!;
            var errors = run.StandardError.ReadToEndAsync();
            var output = await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            Assert.Equal(expected, run.ExitCode);
            Assert.Equal(Count, output.TrimEnd().Split('\n')[^1]);
            Assert.Equal(said.Contains("Needs PostgreSQL", StringComparison.Ordinal) && without is null, (await errors).Contains("TAILOR_WITHOUT_POSTGRESQL=1", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>The words that .ci/run looks for are those with which tests are skipped.</summary>
    [Fact]
    public void TestsWithoutPostgreSqlSaySoAsContinuousIntegrationExpects()
    {
        Assert.Contains("\"Needs PostgreSQL (", Checkout.Read("tests/Tailor.Cloud.Tests/Database/PostgreSqlServer.cs"), StringComparison.Ordinal);
        Assert.Contains("'^skipped: .*: Needs PostgreSQL'", Checkout.Read(".ci/run"), StringComparison.Ordinal);
        Assert.Contains("print \"skipped: \" test \": \" $0", Checkout.Read("eng/test.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void SetUpWithoutAptNamesWhatIsMissing()
    {
        // A PATH with the SDK and what the script itself needs, but without compiler, apt and the rest.
        var path = Directory.CreateTempSubdirectory("tailor-path-").FullName;
        try
        {
            foreach (var tool in (string[])["dotnet", "id", "mktemp"])
                File.CreateSymbolicLink(Path.Combine(path, tool), Where(tool));
            var (exitCode, error) = Bash([Path.Combine(Checkout.Root, "eng/setup.sh")], path);
            Assert.Equal(1, exitCode);
            Assert.Matches("missing here: cmake g\\+\\+ gnuplot-nox strace (postgresql )?libgloo-dev libtorch-dev libopenblas0-openmp", error); // PostgreSQL is not looked for in PATH alone
            Assert.Contains("TAILOR_LIBTORCH", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static string Where(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    private static (int ExitCode, string Error) Bash(string[] arguments, string? path = null)
    {
        var start = new ProcessStartInfo(Where("bash"), arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Remove("TAILOR_LIBTORCH");
        if (path is not null) start.Environment["PATH"] = path;
        using var bash = Process.Start(start)!;
        bash.OutputDataReceived += (_, _) => { };
        bash.BeginOutputReadLine();
        var error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, error);
    }
}
