using BenchmarkDotNet.Attributes;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>All scores for as many users as MovieLens-1M has, with histories of such lengths, on all cores: what a full evaluation waits for.</summary>
[Config(typeof(ShortRun))]
public class CatalogueBenchmark
{
    private const int Users = 6_040;
    private const int ItemCount = 3_416;
    private const int MeanLength = 165;

    private Recommender _recommender = null!;
    private int[][] _histories = null!;

    [GlobalSetup]
    public void Open()
    {
        _recommender = SyntheticWeights.Recommender(RecommendBenchmark.SasRec(width: 128, length: 200), ItemCount, KernelChoice.Best);
        var random = new Random(3);
        _histories = [.. Enumerable.Range(0, Users).Select(user => SyntheticWeights.History(1 + (int)(-MeanLength * Math.Log(1 - random.NextDouble())), ItemCount, user))];
    }

    /// <summary>6,040 users, SASRec of width 128 and two blocks, the latest 200 items of an exponential length of mean 165.</summary>
    [Benchmark]
    public void ScoreEveryItemForEveryUser() => Parallel.For(
        0,
        Users,
        () => (Session: _recommender.OpenSession(), Scores: new float[ItemCount]),
        (user, _, local) =>
        {
            local.Session.Score(_histories[user], local.Scores);
            return local;
        },
        _ => { });
}
