using BenchmarkDotNet.Attributes;
using Tailor.Models.Backbones;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>One call of a session: a full window in, ten items of 3,416 out, history excluded; one thread.</summary>
[Config(typeof(ShortRun))]
[MemoryDiagnoser]
public class RecommendBenchmark
{
    private const int ItemCount = 3_416;

    internal static readonly Dictionary<string, BackboneSpec> Specs = new(StringComparer.Ordinal)
    {
        ["SASRec 64 x 50"] = SasRec(width: 64, length: 50),
        ["SASRec 128 x 200"] = SasRec(width: 128, length: 200),
        ["GRU4Rec 128 x 50"] = new Gru4RecSpec { Width = 64, MaxLength = 50, Hidden = 128, Layers = 1, EmbeddingNorm = true },
        ["Caser 64 x 10"] = new CaserSpec { Width = 64, MaxLength = 10, HorizontalFilters = 16, VerticalFilters = 4 },
        ["NextItNet 64 x 50"] = new NextItNetSpec { Width = 64, MaxLength = 50, Blocks = 4, Kernel = 3, Dilations = [1, 4], EmbeddingNorm = true },
    };

    private readonly Recommendation[] _top = new Recommendation[10];
    private readonly float[] _hidden = new float[128];
    private readonly float[] _scores = new float[ItemCount];
    private RecommenderSession _session = null!;
    private int[][] _histories = null!;
    private int[] _growing = null!;
    private int _call;

    public static IEnumerable<string> Backbones => Specs.Keys;

    [ParamsSource(nameof(Backbones))]
    public string Backbone { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        var spec = Specs[Backbone];
        _session = SyntheticWeights.Recommender(spec, ItemCount, KernelChoice.Best).OpenSession();
        _histories = [SyntheticWeights.History(spec.MaxLength, ItemCount, seed: 1), SyntheticWeights.History(spec.MaxLength, ItemCount, seed: 2)];
        _growing = _histories[0];
    }

    /// <summary>A history the session has not seen: nothing can be reused.</summary>
    [Benchmark(Baseline = true)]
    public int RecommendAfresh() => _session.Recommend(_histories[_call++ & 1], _top);

    /// <summary>Only the last item differs from the call before: SASRec computes one item, NextItNet a row of each stage, GRU4Rec and Caser the whole window.</summary>
    [Benchmark]
    public int RecommendWithAnotherLastItem()
    {
        _growing[^1] = _call++ % ItemCount;
        return _session.Recommend(_growing, _top);
    }

    /// <summary>Every score, no ranking.</summary>
    [Benchmark]
    public float ScoreAfresh()
    {
        _session.Score(_histories[_call++ & 1], _scores);
        return _scores[0];
    }

    /// <summary>The state only.</summary>
    [Benchmark]
    public float EncodeAfresh()
    {
        var hidden = _hidden.AsSpan(0, Specs[Backbone].Width);
        _session.Encode(_histories[_call++ & 1], hidden);
        return hidden[0];
    }

    internal static SasRecSpec SasRec(int width, int length) => new()
    {
        Width = width,
        MaxLength = length,
        Blocks = 2,
        Heads = 1,
        FeedForward = width,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };
}
