using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tailor.Interactions;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Simulation;

namespace Tailor.Benchmarks.Interactions;

/// <summary>
/// Reads a simulated file once, cold, and prints the most memory that the process held while it read (Linux).
/// One million interactions are of ML-1M's size; a hundred million (2 GB as pairs, 3 GB with times) must fit in 3 GB, and the benchmark fails where they do not:
/// <c>dotnet run -c Release --project bench/Tailor.Benchmarks -- --filter '*ReadBenchmark*'</c>
/// </summary>
[Config(typeof(Once))]
public class ReadBenchmark
{
    private const long MostMebibytes = 3 << 10;

    [Params(1_000_000, 100_000_000)]
    public int Interactions { get; set; }

    [Params(InteractionFormat.RecBole, InteractionFormat.Table, InteractionFormat.Pairs, InteractionFormat.UserSequences)]
    public InteractionFormat Format { get; set; }

    [Params("", ".gz")]
    public string Ending { get; set; } = "";

    private string FileName => Path.Combine(Path.GetTempPath(), $"tailor-read-{Environment.ProcessId}{Ending}");

    [GlobalSetup]
    public void Simulate()
    {
        var users = Interactions / 100;
        new Simulator(new SimulatorOptions { Users = users, Items = Math.Max(users, 4_000), Interests = 100, MeanLength = 100, LongestLength = 2_000 }).Write(FileName, Format);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ForgetPeak();
    }

    [GlobalCleanup]
    public void Clean() => File.Delete(FileName);

    [Benchmark]
    public int Read()
    {
        var before = Environment.CpuUsage.TotalTime;
        var set = InteractionFile.Read(FileName, new ReadOptions { Format = Format });
        var peak = PeakMebibytes();
        Console.WriteLine($"// {set.Sequences.Count} interactions, {set.Sequences.UserCount} users, {set.Sequences.ItemCount} items of {new FileInfo(FileName).Length >> 20} MiB: {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} CPU seconds, at most {peak} MiB of memory");
        if (peak > MostMebibytes) throw new InvalidOperationException($"Reading took {peak} MiB of memory; {MostMebibytes} are allowed.");
        return set.Sequences.Count;
    }

    private static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static long PeakMebibytes()
    {
        if (!OperatingSystem.IsLinux()) return Environment.WorkingSet >> 20;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.Integer, CultureInfo.InvariantCulture) >> 10;
    }

    private sealed class Once : ManualConfig
    {
        public Once() => AddJob(Job.Dry.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: true)));
    }
}
