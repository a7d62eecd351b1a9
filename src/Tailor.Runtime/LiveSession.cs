namespace Tailor.Runtime;

/// <summary>
/// One thread's use of a <see cref="LiveRecommender"/>. The first call after a switch opens working memory for the new recommender; all other
/// calls allocate nothing.
/// </summary>
public sealed class LiveSession
{
    private readonly LiveRecommender _live;
    private RecommenderSession _session;

    internal LiveSession(LiveRecommender live)
    {
        _live = live;
        Recommender = live.Current;
        _session = Recommender.OpenSession();
    }

    /// <summary>The recommender that gave the last answer.</summary>
    public Recommender Recommender { get; private set; }

    /// <summary>Recommends with the recommender of the moment; as <see cref="RecommenderSession.Recommend"/>.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">An item of the history is not of this model.</exception>
    /// <exception cref="ArithmeticException">A score is not a number, because the weights overflow float32.</exception>
    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true) => Latest().Recommend(history, top, excludeHistory);

    /// <summary>Scores every item with the recommender of the moment; as <see cref="RecommenderSession.Score"/>.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="scores">(ItemCount) receives the scores.</param>
    /// <exception cref="ArgumentException">An item is not of this model, or the destination has another length.</exception>
    public void Score(ReadOnlySpan<int> history, Span<float> scores) => Latest().Score(history, scores);

    private RecommenderSession Latest()
    {
        var current = _live.Current;
        if (ReferenceEquals(current, Recommender)) return _session;
        _session = current.OpenSession();
        Recommender = current;
        return _session;
    }
}
