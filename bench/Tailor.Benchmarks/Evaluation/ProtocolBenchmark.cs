using BenchmarkDotNet.Attributes;
using Tailor.Evaluation;
using Tailor.Evaluation.Baselines;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Splits;

namespace Tailor.Benchmarks.Evaluation;

/// <summary>What ranking costs beside scoring: popularity, whose scores are a copy, on data of MovieLens-1M's size (6,040 users, 3,416 items, 165 items a user), all cores.</summary>
[InProcess]
[MemoryDiagnoser]
public class ProtocolBenchmark
{
    private Split _split = null!;
    private MostPopular _popular = null!;

    [Params("full ndcg@10", "full coverage@10", "uniform-100 ndcg@10", "uniform-100-expected ndcg@10", "popularity-100 ndcg@10")]
    public string Asked { get; set; } = "";

    [GlobalSetup]
    public void Make()
    {
        _split = ZipfHistories.Make(users: 6_040, items: 3_416, length: 165);
        _popular = MostPopular.Fit(_split, Stage.Test);
    }

    [Benchmark]
    public EvaluationResult Rank() => Asked.Split(' ') is [var protocol, var metric]
        ? Evaluator.Evaluate(_popular, _split, Stage.Test, Protocol.Parse(protocol), new EvaluationOptions { Metrics = [Metric.Parse(metric)] })
        : throw new InvalidOperationException(Asked);
}
