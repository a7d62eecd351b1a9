using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Tailor.Benchmarks.Runtime;

/// <summary>Three short rounds in this process: a minute for a class. Read ratios; for absolute times keep the machine idle.</summary>
internal sealed class ShortRun : ManualConfig
{
    private const int LongestName = 60;

    public ShortRun()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(LongestName); // rows are told apart by the end of their names
    }
}
