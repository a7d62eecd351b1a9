using BenchmarkDotNet.Attributes;
using Tailor.Benchmarks.Runtime;
using Tailor.Customization.Chord;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Benchmarks.Customization;

/// <summary>From interest to codes for SASRec of width 64, 2 blocks (768 channels), hypernetworks of inner width 64; and the interest itself. One thread.</summary>
[Config(typeof(ShortRun))]
[MemoryDiagnoser]
public class CustomizeBenchmark
{
    private const int Width = 64;
    private const int Users = ChordSession.LargestBatch;
    private const int ItemCount = 3_416;

    private static readonly SasRecSpec Backbone = RecommendBenchmark.SasRec(Width, length: 50);

    private readonly PrecisionBudget _bits = PrecisionBudget.AverageBits(3);
    private readonly PrecisionBudget _bytes = PrecisionBudget.Bytes(18_432);
    private ChordSession _session = null!;
    private InterestSession _extractor = null!;
    private float[] _interests = null!;
    private float[] _scores = null!;
    private byte[] _codes = null!;
    private int[][] _profiles = null!;
    private int _call;

    [GlobalSetup]
    public void Open()
    {
        var spec = new ChordSpec { Strategy = ChordStrategy.Personal, Hidden = 64, ElementRank = 4, FilterLevel = true, ElementLevel = true, LayerLevel = true };
        var customizer = new ChordCustomizer(spec, Backbone, SyntheticWeights.Tensors(spec.Tensors(Backbone)));
        _session = customizer.OpenSession();
        var recommender = SyntheticWeights.Recommender(Backbone, ItemCount, KernelChoice.Best);
        _extractor = new InterestExtractor(new(ProfileLength: 100), recommender, SyntheticWeights.Tensors(ExtractorSpec.Tensors(ExtractorSpec.Plain, Width))).OpenSession();
        var random = new Random(1);
        _interests = [.. Enumerable.Range(0, Users * Width).Select(_ => (2 * random.NextSingle()) - 1)];
        (_scores, _codes) = (new float[Users * customizer.ChannelCount], new byte[Users * customizer.ChannelCount]);
        _profiles = [SyntheticWeights.History(100, ItemCount, seed: 1), SyntheticWeights.History(100, ItemCount, seed: 2)];
    }

    /// <summary>A profile of 100 items that the session has not seen.</summary>
    [Benchmark]
    public void InterestOf100Items() => _extractor.Compute(_profiles[_call++ & 1], _interests.AsSpan(0, Width));

    /// <summary>Hypernetworks and allocation at 3 bits; the result is the only allocation.</summary>
    [Benchmark(Baseline = true)]
    public Precision OneUser() => _session.Customize(_interests.AsSpan(0, Width), _bits);

    /// <summary>The same under a budget of bytes.</summary>
    [Benchmark]
    public Precision OneUserByBytes() => _session.Customize(_interests.AsSpan(0, Width), _bytes);

    /// <summary>Hypernetworks only.</summary>
    [Benchmark]
    public void ScoresOfOneUser() => _session.Score(_interests.AsSpan(0, Width), _scores.AsSpan(0, _scores.Length / Users));

    /// <summary>A batch of 64 users; the time of one of them.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    public void UserOfABatch() => _session.Customize(_interests, _bits, _codes);

    /// <summary>The same, hypernetworks only.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    public void ScoresOfAUserOfABatch() => _session.Score(_interests, _scores);
}
