using BenchmarkDotNet.Attributes;
using Tailor.Evaluation;
using Tailor.Evaluation.Baselines;
using Tailor.Interactions.Splits;

namespace Tailor.Benchmarks.Evaluation;

/// <summary>Fitting 100 neighbours an item, all cores; popularity follows Zipf's law.</summary>
[InProcess]
[MemoryDiagnoser]
public class ItemKnnBenchmark
{
    private Split _split = null!;

    /// <summary>MovieLens-1M's size, and a catalogue of 200,000.</summary>
    [Params("6040 x 3416, 165 each", "200000 x 200000, 20 each")]
    public string Data { get; set; } = "";

    [GlobalSetup]
    public void Make() => _split = Data.StartsWith("6040", StringComparison.Ordinal)
        ? ZipfHistories.Make(users: 6_040, items: 3_416, length: 165)
        : ZipfHistories.Make(users: 200_000, items: 200_000, length: 20);

    [Benchmark]
    public ItemKnn Fit() => ItemKnn.Fit(_split, Stage.Test);
}
