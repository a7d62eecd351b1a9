using Tailor.Evaluation;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// What validation scores with: the runtime's extractors and layers, and the graph's controller and generators in between. Users take the training budgets in
/// turn, so what is selected is good at all of them. With an average budget the price is found on all users of the validation, as
/// <c>tailor evaluate --average</c> does, whatever the average of the epoch was.
/// </summary>
internal sealed class ForwardOfaScorer : IFleetScorer
{
    private readonly ForwardOfaGraph _graph;
    private readonly ForwardOfaSpec _spec;
    private readonly Recommender _recommender;
    private readonly InterestExtractor? _extractor;
    private readonly StructureBudget[] _budgets;

    /// <param name="graph">Decides.</param>
    /// <param name="parameters">Values of network and extractors by name.</param>
    public ForwardOfaScorer(ForwardOfaGraph graph, IReadOnlyDictionary<string, float[]> parameters)
    {
        (_graph, _spec) = (graph, graph.Options.Customizer());
        _recommender = ModelExport.ToRecommender(graph.Spec, graph.ItemCount, parameters, graph.Options.Quantization(), _spec.Adaptation);
        _extractor = ModelExport.ToExtractor(graph.Options.Extractor(), _recommender, parameters);
        var costs = new StructureCosts(graph.Spec);
        double? average = graph.Options.Average > 0 && _spec.HasController ? graph.Options.Average : null;
        _budgets = [.. graph.Options.Budgets.Select(share => costs.Share(StructureBudgetKind.MultiplyAdds, share) with { Average = average })];
    }

    /// <inheritdoc/>
    public string Name => $"{_graph.Spec.Name}, {_spec.Name}";

    /// <inheritdoc/>
    public int ItemCount => _graph.ItemCount;

    /// <inheritdoc/>
    public void LookAt(IEnumerable<int[]> histories)
    {
        if (_budgets[0].Average is null) return;
        var (session, users) = (new Session(this), histories.ToArray());
        for (var budget = 0; budget < _budgets.Length; budget++)
            _budgets[budget] = _budgets[budget] with { Price = session.PriceOf(users, _budgets[budget]) };
    }

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

        public double PriceOf(int[][] histories, StructureBudget budget) => _choice.PriceOf(Array.ConvertAll(histories, history => WorthsOf(history, budget)).SelectMany(worths => worths).ToArray(), budget);

        private float[] WorthsOf(ReadOnlySpan<int> history, StructureBudget budget)
        {
            var isPersonal = scorer._spec.Structures == StructureSource.Personal;
            if (isPersonal) _interests!.Compute(history, _interest);
            return scorer._graph.WorthsOf(isPersonal ? _interest : [], _choice.Costs.ShareOf(budget));
        }

        private PlanParts PartsOf(int user, ReadOnlySpan<int> history)
        {
            var (graph, spec, budget) = (scorer._graph, scorer._spec, scorer._budgets[user % scorer._budgets.Length]);
            float[] worths = [];
            Structure structure;
            if (spec.HasController)
            {
                worths = WorthsOf(history, budget);
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
