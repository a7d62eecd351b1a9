using BenchmarkDotNet.Attributes;
using Tailor.Benchmarks.Runtime;
using Tailor.Customization.ForwardOfa;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Customization;

/// <summary>
/// From interest to structure, and from guided interest to parameters, for SASRec of width 64 with 4 blocks (8 that can be skipped), networks of inner width
/// 64; and what the device does with the plan. One thread.
/// </summary>
[Config(typeof(ShortRun))]
[MemoryDiagnoser]
public class ForwardOfaBenchmark
{
    private const int Width = 64;
    private const int ItemCount = 3_416;

    private static readonly SasRecSpec Backbone = RecommendBenchmark.SasRec(Width, length: 50) with { Blocks = 4 };

    private readonly float[] _guide = new float[Width];
    private ForwardOfaSession _session = null!;
    private StructureBudget _budget;
    private float[] _interest = null!;
    private PlanParts _parts = null!;
    private Recommender _recommender = null!;

    /// <summary>How parameters change the blocks.</summary>
    [Params(ParameterForm.ScaleShift, ParameterForm.LowRank, ParameterForm.Full)]
    public ParameterForm Form { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var adaptation = new AdaptationSpec(Form, Form == ParameterForm.LowRank ? 8 : 0);
        var spec = new ForwardOfaSpec
        {
            Structures = StructureSource.Personal,
            Kept = "",
            Parameters = ParameterSource.Personal,
            Adaptation = adaptation,
            Projection = ProjectionInput.Subsets,
            Hidden = 64,
            SharedTrunk = false,
        };
        _session = new ForwardOfaCustomizer(spec, Backbone, SyntheticWeights.Tensors(spec.Tensors(Backbone))).OpenSession();
        _budget = new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .5);
        var random = new Random(1);
        _interest = [.. Enumerable.Range(0, Width).Select(_ => (2 * random.NextSingle()) - 1)];
        var structure = _session.Choose(_interest, _budget, _guide);
        _parts = new() { Structure = structure, Parameters = _session.Generate(structure, _interest) };
        var shapes = Backbone.Tensors().Concat(Backbone.ItemTensors(ItemCount)).Concat(adaptation.Tensors(Backbone));
        _recommender = new Recommender(Backbone, ItemCount, SyntheticWeights.Tensors(shapes), new RecommenderOptions { Adaptation = adaptation });
    }

    /// <summary>All that the cloud does for one plan: structure, guide, parameters of the kept blocks.</summary>
    [Benchmark(Baseline = true)]
    public Parameters Plan() => _session.Generate(_session.Choose(_interest, _budget, _guide), _interest);

    /// <summary>Of it, structure and guide.</summary>
    [Benchmark]
    public Structure Structure() => _session.Choose(_interest, _budget, _guide);

    /// <summary>On the device: the kept blocks with their parameters, packed.</summary>
    [Benchmark]
    public Recommender Apply() => _recommender.Apply(_parts);
}
