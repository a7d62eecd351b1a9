namespace Tailor.Runtime.Candidates;

/// <summary>
/// The items whose rows a device holds for a session, in place of the whole table (Forward-OFA, KDD 2025: candidate embeddings are sent when a session begins, and
/// cached): those that may be recommended, and those that histories and profiles are read with. Immutable; shared by all threads.
/// </summary>
public sealed class CandidateSet
{
    private readonly int[] _items;
    private readonly ulong[] _barred;

    /// <summary>Joins both.</summary>
    /// <param name="itemCount">Number of items of the model.</param>
    /// <param name="candidates">Items that may be recommended, in any order; at least one.</param>
    /// <param name="known">Items that histories are read with, in any order; those among the candidates need not be named again.</param>
    /// <exception cref="ArgumentException">There is no candidate, or an item is not of the model.</exception>
    public CandidateSet(int itemCount, ReadOnlySpan<int> candidates, ReadOnlySpan<int> known)
    {
        if (candidates.IsEmpty) throw new ArgumentException("Expected at least one candidate, found none.", nameof(candidates));
        Require(itemCount, candidates, nameof(candidates));
        Require(itemCount, known, nameof(known));
        ItemCount = itemCount;
        _items = [.. new SortedSet<int>([.. candidates, .. known])];
        _barred = new ulong[(_items.Length + 63) / 64];
        foreach (var item in known) Bar(item);
        foreach (var item in candidates) Allow(item);
        Candidates = _items.Length - _barred.Sum(bits => System.Numerics.BitOperations.PopCount(bits));
    }

    /// <summary>Number of items of the model.</summary>
    public int ItemCount { get; }

    /// <summary>The items that are held, ascending: row r is that of Items[r].</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Number of items that may be recommended.</summary>
    public int Candidates { get; }

    /// <summary>(rows) a bit a row, set where the item may not be recommended.</summary>
    internal ReadOnlySpan<ulong> Barred => _barred;

    /// <summary>The row of an item, or a negative number where it is not held.</summary>
    public int RowOf(int item) => Array.BinarySearch(_items, item);

    /// <summary>The model's tensors with the rows of these items in place of the table: what is sent to a device when a session begins.</summary>
    /// <param name="tensors">The tensors of the whole model.</param>
    public ITensorSource RowsOf(ITensorSource tensors) => new CandidateRows(this, tensors);

    private void Bar(int item)
    {
        var row = RowOf(item);
        _barred[row >> 6] |= 1UL << row;
    }

    private void Allow(int item)
    {
        var row = RowOf(item);
        _barred[row >> 6] &= ~(1UL << row);
    }

    private static void Require(int itemCount, ReadOnlySpan<int> items, string parameter)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if ((uint)items[i] >= (uint)itemCount) throw new ArgumentOutOfRangeException(parameter, items[i], $"Entry {i} is no item of this model: expected 0 to {itemCount - 1}.");
        }
    }
}
