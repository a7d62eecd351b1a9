using System.Text.Json;
using Tailor.Cli.Diagnosis;

namespace Tailor.Cli.Tests.Diagnosis;

public sealed class DoctorTests
{
    [Theory]
    [InlineData("Warning", "/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13", "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0")]
    [InlineData("Warning", "/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13", "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3", "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0")]
    [InlineData("Good", "/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13", "/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3")]
    [InlineData("Good", "/opt/libtorch/lib/libtorch_cpu.so", "/opt/intel/libmkl_core.so.2")]
    [InlineData("Good", "/opt/libtorch/lib/libtorch_cpu.so")]
    [InlineData("Missing", "/usr/lib/x86_64-linux-gnu/libc.so.6")]
    public void TheBlasInUseIsRecognised(string state, params string[] paths) => Assert.Equal(state, LoadedLibraries.Blas(paths).State.ToString());

    [Fact]
    public async Task DoctorLooksAtEverything()
    {
        var run = await ConsoleRun.OfAsync(["doctor", "--json"]);
        var findings = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().ToDictionary(finding => finding.GetProperty("subject").GetString()!);
        Assert.Equal([".NET", "processor", "data", "libtorch", "BLAS", "gnuplot"], findings.Keys);
        Assert.Equal(run.ExitCode == 0, findings.Values.All(finding => finding.GetProperty("state").GetString() != "Missing"));
        Assert.Contains(Environment.Version.ToString(), findings[".NET"].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingDataIsAWarningWithAWayOut()
    {
        using var folder = new TemporaryFolder();
        var run = await ConsoleRun.OfAsync(["doctor"], host => host with { Variable = name => name == "TAILOR_DATA" ? folder["nowhere"] : null });
        Assert.Contains($"! data      there is no folder {folder["nowhere"]}", run.Output, StringComparison.Ordinal);
        Assert.Contains("tailor data download ml-latest-small", run.Output, StringComparison.Ordinal);
    }
}
