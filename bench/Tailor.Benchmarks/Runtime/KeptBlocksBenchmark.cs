using BenchmarkDotNet.Attributes;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>
/// What skipped blocks save: SASRec of width 64 with 4 blocks, of which a plan keeps the first 0 to 8 halves. One thread. An item that is appended goes
/// through all kept blocks; of a window from nothing, the last attention and what follows it are computed for the latest item only.
/// </summary>
[Config(typeof(ShortRun))]
public class KeptBlocksBenchmark
{
    private const int ItemCount = 3_416;

    private static readonly SasRecSpec Backbone = RecommendBenchmark.SasRec(width: 64, length: 50) with { Blocks = 4 };

    private readonly float[] _state = new float[64];
    private RecommenderSession _session = null!;
    private int[][] _windows = null!;
    private int[][] _appended = null!;
    private int _call;

    /// <summary>Blocks that are kept, of 8.</summary>
    [Params(0, 2, 4, 6, 8)]
    public int Kept { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var structure = Structure.Of(8, (1UL << Kept) - 1);
        _session = SyntheticWeights.Recommender(Backbone, ItemCount, KernelChoice.Best).Apply(new PlanParts { Structure = structure }).OpenSession();
        _windows = [SyntheticWeights.History(50, ItemCount, seed: 1), SyntheticWeights.History(50, ItemCount, seed: 2)];
        _appended = [[.. _windows[0][..49], 1], [.. _windows[0][..49], 2]];
        Console.WriteLine($"{structure}: {new StructureCosts(Backbone).Of(StructureBudgetKind.MultiplyAdds, structure)} multiply-adds an item");
    }

    /// <summary>The state after an item that is appended to 49.</summary>
    [Benchmark(Baseline = true)]
    public void AppendedItem() => _session.Encode(_appended[_call++ & 1], _state);

    /// <summary>The state after a window of 50 items that the session has not seen.</summary>
    [Benchmark]
    public void WholeWindow() => _session.Encode(_windows[_call++ & 1], _state);
}
