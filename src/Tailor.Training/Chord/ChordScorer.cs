using Tailor.Evaluation;
using Tailor.Models.Plans;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.Runs;

namespace Tailor.Training.Chord;

/// <summary>
/// What validation scores with: the runtime's extractor, the graph's hypernetworks for each user's codes, and the runtime's layers packed at those
/// widths. So the numbers that select a model are those of the bytes that a device runs.
/// </summary>
internal sealed class ChordScorer : IScorer
{
    private readonly ChordGraph _graph;
    private readonly Recommender _recommender;
    private readonly InterestExtractor? _extractor;

    /// <param name="graph">Decides the codes.</param>
    /// <param name="parameters">Values of network and extractor by name.</param>
    public ChordScorer(ChordGraph graph, IReadOnlyDictionary<string, float[]> parameters)
    {
        _graph = graph;
        parameters = graph.Options.Grid()?.Project(parameters, graph.Spec.ChannelLayers()) ?? parameters;
        var recommender = ModelExport.ToRecommender(graph.Spec, graph.ItemCount, parameters, graph.Options.Quantization());
        _recommender = graph.CodesOfAll() is { } codes ? recommender.Apply(codes) : recommender;
        _extractor = ModelExport.ToExtractor(graph.Options.Extractor(), recommender, parameters);
    }

    /// <inheritdoc/>
    public string Name => $"{_graph.Spec.Name}, {_graph.Options.Strategy}";

    /// <inheritdoc/>
    public int ItemCount => _graph.ItemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(this);

    private sealed class Session(ChordScorer scorer) : IScoringSession
    {
        private readonly InterestSession? _interests = scorer._extractor?.OpenSession();
        private readonly float[] _interest = new float[scorer._graph.Spec.Width];
        private Recommender _applied = scorer._recommender;
        private RecommenderSession _session = scorer._recommender.OpenSession();

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            if (CodesOf(user, history) is { } codes && !codes.Equals(_applied.Precision))
            {
                _applied = scorer._recommender.Apply(codes);
                _session = _applied.OpenSession();
            }

            _session.Score(history, scores);
        }

        public void Dispose()
        {
            // Sessions hold managed memory only.
        }

        /// <summary>The user's own codes, or null where all users share what was applied at the start.</summary>
        private Precision? CodesOf(int user, ReadOnlySpan<int> history)
        {
            if (_interests is null) return scorer._graph.CodesByChance(user);
            _interests.Compute(history, _interest);
            return scorer._graph.CodesOf(_interest);
        }
    }
}
