using Tailor.Evaluation.Ranking;

namespace Tailor.Evaluation.Baselines;

/// <summary>One thread's search: counts the items of an item's users sparsely, then keeps the most similar.</summary>
internal sealed class NeighborSearch(UserItemLists lists, int items, ItemKnnOptions options)
{
    private readonly int[] _together = new int[items]; // users who had both; all 0 between searches
    private readonly int[] _touched = new int[items];
    private readonly TopList _top = new(Math.Min(options.Neighbors, items));
    private readonly int[] _found = new int[Math.Min(options.Neighbors, items)];
    private readonly float[] _similarities = new float[Math.Min(options.Neighbors, items)];

    /// <summary>Neighbours of an item without itself, best first, and their similarities.</summary>
    public (int[] Neighbors, float[] Similarities) Of(int item)
    {
        var touched = 0;
        foreach (var user in lists.UsersOf(item))
        {
            foreach (var other in lists.ItemsOf(user))
            {
                if (_together[other]++ == 0) _touched[touched++] = other;
            }
        }
        var own = (double)lists.UsersOf(item).Length;
        foreach (var other in _touched.AsSpan(0, touched))
        {
            if (other != item) _top.Offer(other, (float)(_together[other] / (Math.Sqrt(own * lists.UsersOf(other).Length) + options.Shrinkage)));
            _together[other] = 0;
        }
        var count = _top.TakeAll(_found, _similarities);
        return (_found[..count], _similarities[..count]);
    }
}
