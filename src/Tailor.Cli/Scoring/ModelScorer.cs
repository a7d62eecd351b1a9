using Tailor.Evaluation;
using Tailor.Interactions;
using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Cli.Scoring;

/// <summary>
/// A model on the data's item indices: the runtime answers, for whatever evaluates. Items that the model does not know are left out of histories
/// and score below everything.
/// </summary>
internal sealed class ModelScorer : IScorer
{
    private readonly Recommender _recommender;
    private readonly int[]? _modelItems;

    /// <param name="model">The model; may be closed afterwards.</param>
    /// <param name="items">The data's items.</param>
    public ModelScorer(ModelFolder model, IdMap items)
    {
        _recommender = ModelOpening.Recommender(model);
        (Name, ItemCount) = ($"{model.Manifest.Name} {model.Manifest.Version}", items.Count);
        var modelItems = new int[items.Count];
        var same = items.Count == model.Manifest.ItemCount;
        for (var item = 0; item < modelItems.Length; item++)
        {
            modelItems[item] = model.Catalogue.TryGetIndex(items[item], out var index) ? index : -1;
            same &= modelItems[item] == item;
        }
        UnknownItems = modelItems.Count(index => index < 0);
        _modelItems = same ? null : modelItems;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <summary>Items of the data that the model does not know.</summary>
    public int UnknownItems { get; }

    /// <inheritdoc/>
    public IScoringSession OpenSession() => _modelItems is null ? new Direct(_recommender) : new Mapped(_recommender, _modelItems);

    private sealed class Direct(Recommender recommender) : IScoringSession
    {
        private readonly RecommenderSession _session = recommender.OpenSession();

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) => _session.Score(history, scores);

        public void Dispose()
        {
            // The session's memory goes with it.
        }
    }

    private sealed class Mapped(Recommender recommender, int[] modelItems) : IScoringSession
    {
        private readonly RecommenderSession _session = recommender.OpenSession();
        private readonly float[] _scores = new float[recommender.ItemCount];
        private int[] _history = new int[64];

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            if (_history.Length < history.Length) _history = new int[history.Length * 2];
            var length = 0;
            foreach (var item in history)
                if (modelItems[item] >= 0) _history[length++] = modelItems[item];
            _session.Score(_history.AsSpan(0, length), _scores);
            for (var item = 0; item < scores.Length; item++) scores[item] = modelItems[item] < 0 ? float.NegativeInfinity : _scores[modelItems[item]];
        }

        public void Dispose()
        {
            // The session's memory goes with it.
        }
    }
}
