namespace Tailor.Evaluation.Ranking;

/// <summary>The k best of a stream of (item, score); of equal scores the lower index is better. Allocates once.</summary>
internal sealed class TopList
{
    private readonly PriorityQueue<int, (float Score, int Item)> _worstFirst;
    private readonly int _k;
    private (float Score, int Item) _worst;

    public TopList(int k)
    {
        _k = k;
        _worstFirst = new PriorityQueue<int, (float, int)>(k, Comparer<(float Score, int Item)>.Create(
            (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item)));
    }

    /// <summary>Number of items held.</summary>
    public int Count => _worstFirst.Count;

    public void Offer(int item, float score)
    {
        if (_worstFirst.Count < _k) _worstFirst.Enqueue(item, (score, item));
        else if (score > _worst.Score || (score == _worst.Score && item < _worst.Item)) _worstFirst.EnqueueDequeue(item, (score, item));
        else return;
        _worstFirst.TryPeek(out _, out _worst);
    }

    /// <summary>Empties the list into the arrays, best first; returns how many there were.</summary>
    public int TakeAll(Span<int> items, Span<float> scores)
    {
        var count = _worstFirst.Count;
        for (var i = count - 1; i >= 0; i--)
        {
            _worstFirst.TryDequeue(out items[i], out var priority);
            scores[i] = priority.Score;
        }
        return count;
    }
}
