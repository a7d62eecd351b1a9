using System.Diagnostics;
using System.Runtime.InteropServices;
using Tailor.Benchmarks.Runtime;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>
/// By how much a row enlarges a process, measured in a process of its own: the row is first opened on a model of few items, so that code and
/// libraries are there, then on the model itself.
/// </summary>
internal static partial class ResidentMemory
{
    /// <summary>The word that makes this program such a process.</summary>
    public const string Command = "device-resident";

    private const int Calls = 20;

    /// <summary>Asks a process of its own.</summary>
    public static long Measure(Entry entry, TrialFiles few, TrialFiles files)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, entry.Name, few.Path, files.Path]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? long.Parse(output) : throw new InvalidOperationException($"Measuring the memory of {entry.Name} ended with {process.ExitCode}.");
    }

    /// <summary>Runs in that process, and prints bytes.</summary>
    public static int Run(string name, string few, string files)
    {
        var entry = Entries.All.Single(entry => entry.Name == name);
        Use(entry.Open(TrialFiles.At(few))).Dispose();
        var before = Now();
        using var contestant = Use(entry.Open(TrialFiles.At(files)));
        Console.WriteLine(Now() - before);
        return 0;
    }

    private static IContestant Use(IContestant contestant)
    {
        var top = new Recommendation[TrialFiles.Top];
        for (var call = 0; call < Calls; call++) contestant.Recommend(SyntheticWeights.History(TrialFiles.Length, SideBySide.FewItems, call), top);
        return contestant;
    }

    /// <summary>Bytes in memory, after everything that is free was given back.</summary>
    private static long Now()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        _ = Trim(0);
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 9)) * 1024; // "VmRSS:   1234 kB"
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
