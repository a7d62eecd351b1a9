namespace Tailor.Runtime;

/// <summary>
/// The recommender of the moment, for a program that applies plans while it recommends. Switching takes no lock and waits for nobody: calls
/// that run finish on what they began with, and each session's next call finds the new one. Safe for use by many threads.
/// </summary>
/// <param name="first">What to begin with.</param>
public sealed class LiveRecommender(Recommender first)
{
    private Recommender _current = first ?? throw new ArgumentNullException(nameof(first));

    /// <summary>The recommender of the moment.</summary>
    public Recommender Current => Volatile.Read(ref _current);

    /// <summary>Puts another recommender in its place, whole.</summary>
    /// <param name="next">One of the same backbone and number of items.</param>
    /// <returns>The one before.</returns>
    /// <exception cref="ArgumentException">It has another backbone, or another number of items.</exception>
    public Recommender Switch(Recommender next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.ItemCount != first.ItemCount) throw new ArgumentException($"Expected a recommender of {first.ItemCount} items, found {next.ItemCount}.", nameof(next));
        if (next.Spec != first.Spec) throw new ArgumentException($"Expected a recommender of {first.Spec}, found {next.Spec}.", nameof(next));
        return Interlocked.Exchange(ref _current, next);
    }

    /// <summary>Opens a session that follows each switch.</summary>
    public LiveSession OpenSession() => new(this);
}
