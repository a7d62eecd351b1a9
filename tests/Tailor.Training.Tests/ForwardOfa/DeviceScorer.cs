using Tailor.Customization.ForwardOfa;
using Tailor.Evaluation;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>What ships, from a graph's values: extractors, controller and generators, and the blocks that a user's plan keeps.</summary>
internal sealed class DeviceScorer : IScorer
{
    private readonly Recommender _recommender;
    private readonly InterestExtractor? _extractor;
    private readonly ForwardOfaCustomizer _customizer;
    private readonly Func<int, int[]?> _profileOf;

    /// <param name="graph">A trained graph.</param>
    /// <param name="share">Each device's budget, as a share of the blocks' multiply-adds.</param>
    /// <param name="profileOf">Whose profile a user's plan follows from: null for their own history.</param>
    public DeviceScorer(ForwardOfaGraph graph, double share, Func<int, int[]?>? profileOf = null)
    {
        var tensors = new TensorMap("graph");
        foreach (var (name, tensor) in graph.Parameters) tensors.Add(name, tensor.data<float>(), [.. tensor.shape.Select(size => (int)size)]);
        var spec = graph.Options.Customizer();
        _recommender = new Recommender(graph.Spec, graph.ItemCount, tensors, new RecommenderOptions { Adaptation = spec.Adaptation, Quantization = graph.Options.Quantization() });
        _extractor = ModelExport.ToExtractor(graph.Options.Extractor(), _recommender, graph.Parameters.Snapshot());
        _customizer = new ForwardOfaCustomizer(spec, graph.Spec, tensors);
        Costs = new StructureCosts(graph.Spec);
        Budget = Costs.Share(StructureBudgetKind.MultiplyAdds, share);
        _profileOf = profileOf ?? (_ => null);
    }

    public string Name => "device";

    public int ItemCount => _recommender.ItemCount;

    public StructureCosts Costs { get; }

    public StructureBudget Budget { get; private set; }

    /// <summary>Lets users share an average: the price is found on their profiles.</summary>
    public void ShareAverage(double average, IEnumerable<int[]> profiles)
    {
        Budget = Budget with { Average = average };
        Budget = Budget with { Price = new StructureChoice(_recommender.Spec).PriceOf([.. profiles.SelectMany(profile => WorthsOf(profile))], Budget) };
    }

    /// <summary>Worths of a profile's user.</summary>
    public float[] WorthsOf(ReadOnlySpan<int> profile)
    {
        var worths = new float[Costs.Blocks];
        _customizer.OpenSession().Worths(InterestOf(_extractor?.OpenSession(), profile), Budget, worths);
        return worths;
    }

    /// <summary>What a profile leads to.</summary>
    public PlanParts PlanOf(ReadOnlySpan<int> profile)
    {
        var (device, cloud) = (_extractor?.OpenSession(), _customizer.OpenSession());
        var decisions = cloud.Decide(InterestOf(device, profile), new() { Structure = Budget });
        if (decisions.Guide is not { } guide) return decisions.Parts;
        var guided = new float[_customizer.Width];
        device!.Compute(profile, [.. guide], guided);
        return cloud.Complete(decisions, guided).Parts;
    }

    public IScoringSession OpenSession() => new Session(this);

    private float[] InterestOf(InterestSession? device, ReadOnlySpan<int> profile)
    {
        if (device is null) return [];
        var interest = new float[_customizer.Width];
        device.Compute(profile, interest);
        return interest;
    }

    private sealed class Session(DeviceScorer scorer) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) =>
            scorer._recommender.Apply(scorer.PlanOf(scorer._profileOf(user) ?? history)).OpenSession().Score(history, scores);

        public void Dispose()
        {
            // Managed memory only.
        }
    }
}
