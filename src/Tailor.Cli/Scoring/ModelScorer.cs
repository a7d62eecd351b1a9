using Tailor.Evaluation;
using Tailor.Runtime;

namespace Tailor.Cli.Scoring;

/// <summary>A model on the data's item indices: the runtime answers, for whatever evaluates.</summary>
internal sealed class ModelScorer : IScorer
{
    private readonly ItemMapping _items;
    private readonly Func<IScoringSession> _open;

    /// <param name="name">What to call it in tables and logs.</param>
    /// <param name="items">From the data's items to the model's.</param>
    /// <param name="recommender">What every device runs.</param>
    public ModelScorer(string name, ItemMapping items, Recommender recommender)
        : this(name, items, Opening(recommender))
    {
    }

    /// <param name="name">What to call it in tables and logs.</param>
    /// <param name="items">From the data's items to the model's.</param>
    /// <param name="open">Opens sessions that count items as the model does.</param>
    public ModelScorer(string name, ItemMapping items, Func<IScoringSession> open) => (Name, _items, _open) = (name, items, open);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ItemCount => _items.ItemCount;

    /// <summary>Items of the data that the model does not know.</summary>
    public int UnknownItems => _items.UnknownItems;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => _items.IsIdentity ? _open() : new MappedSession(_open(), _items);

    private static Func<IScoringSession> Opening(Recommender recommender) => () => new Session(recommender.OpenSession());

    private sealed class Session(RecommenderSession session) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) => session.Score(history, scores);

        public void Dispose()
        {
            // The session's memory goes with it.
        }
    }
}
