using Tailor.Evaluation;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.Runs;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// What validation scores with: the runtime's extractors and layers, and the graph's controller and generators in between. Users take the training budgets in
/// turn, so what is selected is good at all of them.
/// </summary>
internal sealed class ForwardOfaScorer : IScorer
{
    private readonly ForwardOfaGraph _graph;
    private readonly ForwardOfaSpec _spec;
    private readonly Recommender _recommender;
    private readonly InterestExtractor? _extractor;

    /// <param name="graph">Decides.</param>
    /// <param name="parameters">Values of network and extractors by name.</param>
    public ForwardOfaScorer(ForwardOfaGraph graph, IReadOnlyDictionary<string, float[]> parameters)
    {
        (_graph, _spec) = (graph, graph.Options.Customizer());
        _recommender = ModelExport.ToRecommender(graph.Spec, graph.ItemCount, parameters, graph.Options.Quantization(), _spec.Adaptation);
        _extractor = ModelExport.ToExtractor(graph.Options.Extractor(), _recommender, parameters);
    }

    /// <inheritdoc/>
    public string Name => $"{_graph.Spec.Name}, {_spec.Name}";

    /// <inheritdoc/>
    public int ItemCount => _graph.ItemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(this);

    private sealed class Session(ForwardOfaScorer scorer) : IScoringSession
    {
        private readonly InterestSession? _interests = scorer._extractor?.OpenSession();
        private readonly StructureChoice _choice = new(scorer._graph.Spec);
        private readonly float[] _interest = new float[scorer._graph.Spec.Width];
        private PlanParts? _parts;
        private RecommenderSession? _session;

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            var parts = PartsOf(user, history);
            if (!parts.Equals(_parts)) _session = scorer._recommender.Apply(parts).OpenSession();
            _parts = parts;
            _session!.Score(history, scores);
        }

        public void Dispose()
        {
            // Sessions hold managed memory only.
        }

        private PlanParts PartsOf(int user, ReadOnlySpan<int> history)
        {
            var (graph, spec, options) = (scorer._graph, scorer._spec, scorer._graph.Options);
            var budget = _choice.Costs.Share(StructureBudgetKind.MultiplyAdds, options.Budgets[user % options.Budgets.Count]);
            float[] worths = [];
            Structure structure;
            if (spec.HasController)
            {
                if (spec.Structures == StructureSource.Personal) _interests!.Compute(history, _interest);
                budget = budget with { Average = options.Average > 0 ? options.Average : null };
                worths = graph.WorthsOf(spec.Structures == StructureSource.Personal ? _interest : [], _choice.Costs.ShareOf(budget));
                structure = _choice.Structure(_choice.Best(worths, budget));
            }
            else
            {
                structure = spec.Structures == StructureSource.Fixed ? spec.FixedStructure() : ByChance(user, budget);
            }

            if (spec.Adaptation is not { } adaptation) return new() { Structure = structure };
            var guide = graph.GuideOf(Distribution(structure, worths, budget));
            if (spec.ReadsGuidedInterest) _interests!.Compute(history, guide, _interest);
            else for (var i = 0; i < guide.Length; i++) _interest[i] = MathF.Tanh(guide[i]);
            return new() { Structure = structure, Parameters = new(adaptation.Form, graph.ParametersOf(_interest, block => structure[block])) };
        }

        private float[] Distribution(Structure structure, float[] worths, StructureBudget budget)
        {
            var (blocks, distribution) = (structure.Blocks, new float[2 * structure.Blocks]);
            if (worths.Length == 0 || scorer._spec.Projection == ProjectionInput.Choice)
            {
                for (var block = 0; block < blocks; block++) distribution[block] = structure[block] ? 1 : 0;
            }
            else if (scorer._spec.Projection == ProjectionInput.Subsets)
            {
                _choice.Probabilities(worths, budget, distribution.AsSpan(0, blocks));
            }
            else
            {
                for (var block = 0; block < blocks; block++) distribution[block] = 1 / (1 + MathF.Exp(-worths[block]));
            }

            for (var block = 0; block < blocks; block++) distribution[blocks + block] = 1 - distribution[block];
            return distribution;
        }

        private Structure ByChance(int user, StructureBudget budget)
        {
            var allowed = _choice.Allowed(budget);
            return _choice.Structure(allowed[user % allowed.Length]);
        }
    }
}
