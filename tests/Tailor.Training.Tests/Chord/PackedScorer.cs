using Tailor.Customization.Chord;
using Tailor.Evaluation;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.Chord;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Chord;

/// <summary>What ships, from a graph's values: extractor, hypernetworks, and the layers packed at the widths of a user's codes.</summary>
internal sealed class PackedScorer : IScorer
{
    private readonly Recommender _recommender;
    private readonly InterestExtractor _extractor;
    private readonly ChordCustomizer _customizer;
    private readonly PrecisionBudget _budget;
    private readonly Func<int, int> _whose;
    private readonly Dictionary<int, Precision> _plans = [];
    private readonly Lock _planning = new();

    /// <param name="graph">A trained graph with personal strategies.</param>
    /// <param name="whose">Whose strategy a user gets; the history is taken to be the one that was last seen of that user, or the user's own.</param>
    public PackedScorer(ChordGraph graph, Func<int, int> whose)
    {
        var (parameters, tensors) = (graph.Parameters.Snapshot(), new TensorMap("graph"));
        foreach (var (name, tensor) in graph.Parameters) tensors.Add(name, parameters[name], [.. tensor.shape.Select(size => (int)size)]);
        _recommender = ModelExport.ToRecommender(graph.Spec, graph.ItemCount, parameters, graph.Options.Quantization());
        _extractor = ModelExport.ToExtractor(graph.Options.Extractor(), _recommender, parameters)!;
        _customizer = new ChordCustomizer(graph.Options.Customizer()!, graph.Spec, tensors);
        (_budget, _whose) = (PrecisionBudget.AverageBits(graph.Options.Bits), whose);
    }

    public string Name => "packed";

    public int ItemCount => _recommender.ItemCount;

    /// <summary>Histories of the users whose strategies others get.</summary>
    public Func<int, int[]>? HistoryOf { get; init; }

    /// <summary>The codes that a history leads to.</summary>
    public Precision PlanOf(ReadOnlySpan<int> history)
    {
        var interest = new float[_extractor.Width];
        _extractor.OpenSession().Compute(history, interest);
        return _customizer.OpenSession().Customize(interest, _budget);
    }

    public IScoringSession OpenSession() => new Session(this);

    private Precision PlanFor(int user, ReadOnlySpan<int> history)
    {
        var whose = _whose(user);
        lock (_planning)
        {
            if (_plans.TryGetValue(whose, out var plan)) return plan;
            return _plans[whose] = PlanOf(whose == user ? history : HistoryOf!(whose));
        }
    }

    private sealed class Session(PackedScorer scorer) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) =>
            scorer._recommender.Apply(scorer.PlanFor(user, history)).OpenSession().Score(history, scores);

        public void Dispose()
        {
            // Managed memory only.
        }
    }
}
