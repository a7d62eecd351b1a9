using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Tailor.Benchmarks.Runtime;

/// <summary>Three short rounds in this process: a minute for a class. Read ratios; for absolute times keep the machine idle.</summary>
internal sealed class ShortRun : ManualConfig
{
    public ShortRun() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}
