namespace Tailor.Runtime.Candidates;

/// <summary>One thread's use of a <see cref="CandidateRecommender"/>. Calls allocate nothing.</summary>
public sealed class CandidateSession
{
    private readonly CandidateSet _set;
    private readonly RecommenderSession _session;
    private readonly int[] _window;
    private readonly ulong[] _excluded;

    internal CandidateSession(CandidateRecommender recommender)
    {
        (_set, _session) = (recommender.Set, recommender.Held.OpenSession());
        _window = new int[recommender.Held.Spec.MaxLength];
        _excluded = new ulong[_set.Barred.Length];
    }

    /// <summary>Recommends the candidates with the highest scores, best first; of equal scores the lower item index comes first.</summary>
    /// <param name="history">Items of the model, oldest first; may be empty. Of the latest MaxLength all must be held.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written: the length of <paramref name="top"/>, or fewer where there are no more candidates.</returns>
    /// <exception cref="ArgumentException">An item that the network reads is not held.</exception>
    /// <exception cref="ArithmeticException">A score is not a number, because the weights overflow float32.</exception>
    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true)
    {
        var latest = history[Math.Max(0, history.Length - _window.Length)..];
        var window = _window.AsSpan(0, latest.Length);
        for (var i = 0; i < latest.Length; i++)
        {
            window[i] = _set.RowOf(latest[i]);
            if (window[i] < 0) throw new ArgumentException($"The history has item {latest[i]}, whose row is not among the {_set.Items.Length} that this session holds: it must be among the candidates or the known items.", nameof(history));
        }

        _set.Barred.CopyTo(_excluded);
        foreach (var item in excludeHistory ? history : [])
        {
            if (_set.RowOf(item) is >= 0 and var row) _excluded[row >> 6] |= 1UL << row;
        }

        var found = _session.RecommendWithout(window, top, _excluded);
        foreach (ref var entry in top[..found]) entry = entry with { Item = _set.Items[entry.Item] };
        return found;
    }
}
