using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Tailor.Cli.Experiments;
using Tailor.Torch;

namespace Tailor.Cli.Diagnosis;

/// <summary>Looks at all that Tailor needs.</summary>
internal static class Examination
{
    /// <summary>Everything, in the order of the path.</summary>
    public static IEnumerable<Finding> Examine(CliHost host)
    {
        yield return new(".NET", FindingState.Good, $"{Environment.Version} on {RuntimeInformation.OSDescription}");
        yield return Processor();
        yield return Data(host);
        yield return Libtorch();
        yield return LoadedLibraries.Blas(LoadedLibraries.Paths());
        yield return Plots();
    }

    private static Finding Processor()
    {
        var sets = new List<string>();
        if (Avx512F.IsSupported) sets.Add("AVX-512");
        if (Avx2.IsSupported) sets.Add("AVX2");
        if (Fma.IsSupported) sets.Add("FMA");
        if (AdvSimd.IsSupported) sets.Add("AdvSIMD");
        var text = $"{Machine.CpuName()}, {Environment.ProcessorCount} cores, {(sets.Count == 0 ? "no vector instructions that kernels use" : string.Join(", ", sets))}";
        return Vector128.IsHardwareAccelerated
            ? new("processor", FindingState.Good, text)
            : new("processor", FindingState.Warning, text, "kernels run in their scalar form");
    }

    private static Finding Data(CliHost host)
    {
        const string Subject = "data";
        if (!Directory.Exists(host.DataFolder))
            return new(Subject, FindingState.Warning, $"there is no folder {host.DataFolder}", "set TAILOR_DATA, or tailor data download ml-latest-small; without data the demo simulates some");
        var sets = Directory.GetDirectories(host.DataFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        return sets.Length > 0
            ? new(Subject, FindingState.Good, $"{host.DataFolder}: {string.Join(", ", sets)}")
            : new(Subject, FindingState.Warning, $"{host.DataFolder} is empty", "tailor data download ml-latest-small");
    }

    private static Finding Libtorch()
    {
        const string Subject = "libtorch";
        try
        {
            var version = torch.__version__;
            var path = LoadedLibraries.Paths().FirstOrDefault(path => Path.GetFileName(path).StartsWith("libtorch_cpu", StringComparison.Ordinal));
            return new(Subject, FindingState.Good, $"{version}, {(torch.cuda_is_available() ? "CUDA" : "no CUDA")}{(path is null ? "" : $", {path}")}");
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TorchException)
        {
            return new(Subject, FindingState.Missing, "the bridge to libtorch does not load, so nothing can be trained; models run without it", $"make setup; {missing.Message.Split('\n')[0]}");
        }
    }

    private static Finding Plots()
    {
        const string Subject = "gnuplot";
        try
        {
            using var gnuplot = Process.Start(new ProcessStartInfo("gnuplot", ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            var version = gnuplot.StandardOutput.ReadToEnd().Trim();
            gnuplot.WaitForExit();
            return new(Subject, FindingState.Good, version);
        }
        catch (Win32Exception)
        {
            return new(Subject, FindingState.Warning, "not found, so experiment table draws no plots", "make setup");
        }
    }
}
