using Tailor.Runtime.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Ranking;

namespace Tailor.Runtime;

/// <summary>
/// One thread's use of a <see cref="Recommender"/>. Calls allocate nothing. A session remembers its last history: where the backbone allows
/// (SASRec with left-aligned positions, GRU4Rec, NextItNet), a history that goes on from it costs its new items only; the answer is the same.
/// </summary>
/// <remarks>
/// Histories are item indices, oldest first. Of one longer than the backbone's MaxLength, the latest MaxLength items count; once the window
/// is full each new item shifts it, and everything is computed anew. An empty history is answered by the state the backbone has before it
/// sees an item: SASRec and NextItNet the final norm of the zero vector (of the padding token where SASRec's layout is unmasked), GRU4Rec the
/// output of the zero state, normalised with residuals, Caser that of a window of zeros.
/// </remarks>
public sealed unsafe class RecommenderSession
{
    private readonly Recommender _recommender;
    private readonly EncoderState _encoder;
    private readonly ItemScorer _scorer;
    private readonly AlignedFloats _hidden;
    private readonly AlignedFloats _scores;
    private readonly ulong[] _excluded;

    internal RecommenderSession(Recommender recommender)
    {
        _recommender = recommender;
        _encoder = recommender.Encoder.OpenState();
        _scorer = recommender.Items.OpenScorer(recommender.Set);
        _hidden = new AlignedFloats(recommender.Spec.Width);
        _scores = new AlignedFloats(ItemScorer.BlockItems);
        _excluded = new ulong[(recommender.ItemCount + 63) / 64];
    }

    internal long ItemsComputed => _encoder.ItemsComputed;

    /// <summary>Encodes a history into the state that scores items.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="hidden">(Width) receives the state.</param>
    /// <exception cref="ArgumentException">An item is not of this model, or the destination has another length.</exception>
    public void Encode(ReadOnlySpan<int> history, Span<float> hidden)
    {
        RequireLength(hidden.Length, _hidden.Length, nameof(hidden));
        Encode(history);
        _hidden.Span.CopyTo(hidden);
        GC.KeepAlive(this);
    }

    /// <summary>Scores every item after a history.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="scores">(ItemCount) receives the scores; greater is better.</param>
    /// <exception cref="ArgumentException">An item is not of this model, or the destination has another length.</exception>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        RequireLength(scores.Length, _recommender.ItemCount, nameof(scores));
        Encode(history);
        _scorer.Take(_hidden.Start);
        fixed (float* destination = scores) _scorer.Scores(first: 0, scores.Length, destination);
        _recommender.Items.AddBiases(first: 0, scores);
        GC.KeepAlive(this);
    }

    /// <summary>Scores some items for a state; each score equals what <see cref="Score"/> gives.</summary>
    /// <param name="hidden">(Width) a state from <see cref="Encode(ReadOnlySpan{int}, Span{float})"/>.</param>
    /// <param name="items">Item indices, in any order.</param>
    /// <param name="scores">(items) receives the scores.</param>
    /// <exception cref="ArgumentException">An item is not of this model, or a length is wrong.</exception>
    public void ScoreItems(ReadOnlySpan<float> hidden, ReadOnlySpan<int> items, Span<float> scores)
    {
        RequireLength(hidden.Length, _hidden.Length, nameof(hidden));
        RequireLength(scores.Length, items.Length, nameof(scores));
        RequireItems(items, nameof(items));
        hidden.CopyTo(_hidden.Span);
        _scorer.Take(_hidden.Start);
        _scorer.ScoresOf(items, scores);
        _recommender.Items.AddBiases(items, scores);
        GC.KeepAlive(this);
    }

    /// <summary>Recommends the items with the highest scores, best first; of equal scores the lower item index comes first.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written: the length of <paramref name="top"/>, or fewer where the catalogue has no more.</returns>
    /// <exception cref="ArgumentException">An item of the history is not of this model.</exception>
    /// <exception cref="ArithmeticException">A score is not a number, because the weights overflow float32.</exception>
    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true)
    {
        if (!excludeHistory) return RecommendWithout(history, top, []);

        RequireItems(history, nameof(history));
        foreach (var item in history) _excluded[item >> 6] |= 1UL << item;
        try
        {
            return RecommendWithout(history, top, _excluded);
        }
        finally
        {
            foreach (var item in history) _excluded[item >> 6] = 0;
        }
    }

    /// <summary>Recommends any items but some.</summary>
    /// <param name="history">Items, oldest first; may be empty.</param>
    /// <param name="top">Receives the recommendations.</param>
    /// <param name="excluded">A bit an item; a set bit keeps the item out.</param>
    internal int RecommendWithout(ReadOnlySpan<int> history, Span<Recommendation> top, ReadOnlySpan<ulong> excluded)
    {
        Encode(history);
        _scorer.Take(_hidden.Start);
        return Select(top, excluded);
    }

    private int Select(Span<Recommendation> top, ReadOnlySpan<ulong> excluded)
    {
        var found = 0;
        for (var first = 0; first < _recommender.ItemCount; first += ItemScorer.BlockItems)
        {
            var count = Math.Min(ItemScorer.BlockItems, _recommender.ItemCount - first);
            _scorer.Scores(first, count, _scores.Start);
            _recommender.Items.AddBiases(first, _scores.Span[..count]);
            found = TopItems.Add(_recommender.Set, _scores.Span[..count], first, excluded, top, found);
        }

        GC.KeepAlive(this);
        return TopItems.Sort(top[..found]);
    }

    private void Encode(ReadOnlySpan<int> history)
    {
        RequireItems(history, nameof(history));
        _encoder.Encode(history[Math.Max(0, history.Length - _recommender.Spec.MaxLength)..], _hidden.Start);
    }

    private void RequireItems(ReadOnlySpan<int> items, string parameter)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if ((uint)items[i] >= (uint)_recommender.ItemCount) throw new ArgumentOutOfRangeException(parameter, items[i], $"Entry {i} is no item of this model: expected 0 to {_recommender.ItemCount - 1}.");
        }
    }

    private static void RequireLength(int found, int expected, string parameter)
    {
        if (found != expected) throw new ArgumentException($"Expected a length of {expected}, found {found}.", parameter);
    }
}
