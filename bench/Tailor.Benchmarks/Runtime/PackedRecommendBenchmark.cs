using BenchmarkDotNet.Attributes;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>Recommending with packed layers and items, and applying a plan; SASRec, d = 64, 2 blocks, 50 items in, ten out; one thread.</summary>
[Config(typeof(ShortRun))]
[MemoryDiagnoser]
public class PackedRecommendBenchmark
{
    private readonly Recommendation[] _top = new Recommendation[10];
    private Recommender _recommender = null!;
    private RecommenderSession _session = null!;
    private Precision _precision = null!;
    private int[][] _histories = null!;
    private int _call;

    public static IEnumerable<string> Plans => WidthTrial.Plans.Keys;

    [ParamsSource(nameof(Plans))]
    public string Plan { get; set; } = "";

    [Params(32, 8, 4, 2)]
    public int ItemBits { get; set; }

    [Params(12_102, 57_290)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var spec = RecommendBenchmark.SasRec(width: 64, length: 50);
        var channels = spec.ChannelLayers().Sum(layer => layer.Channels);
        int[] bits = WidthTrial.Plans[Plan] is { Length: > 0 } some ? some : [8];
        _precision = new Precision(WidthTrial.Codes(bits, channels));
        _recommender = new Recommender(spec, Items, SyntheticWeights.Tensors(spec.Tensors().Concat(spec.ItemTensors(Items))), new RecommenderOptions
        {
            Quantization = new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 8),
            Precision = WidthTrial.Plans[Plan].Length > 0 ? _precision : null,
            ItemBits = ItemBits,
        });
        _session = _recommender.OpenSession();
        _histories = [.. Enumerable.Range(0, 64).Select(seed => SyntheticWeights.History(spec.MaxLength, Items, seed))];
        for (var i = 0; i < _histories.Length; i++) _histories[i][0] = i; // no common beginning
    }

    [Benchmark]
    public int Recommend() => _session.Recommend(_histories[_call++ % _histories.Length], _top);

    [Benchmark]
    public Recommender Apply() => _recommender.Apply(_precision);
}
