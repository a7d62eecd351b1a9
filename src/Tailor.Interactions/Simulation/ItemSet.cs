namespace Tailor.Interactions.Simulation;

/// <summary>A set of items that is emptied in no time and allocates nothing: one a thread, used again for each user.</summary>
internal sealed class ItemSet
{
    private readonly int[] _stamps;
    private int _stamp = 1;

    /// <summary>An empty set of the items 0 … <paramref name="itemCount"/> − 1.</summary>
    public ItemSet(int itemCount) => _stamps = new int[itemCount];

    /// <summary>Number of items that could be in it.</summary>
    public int Capacity => _stamps.Length;

    /// <summary>Number of items in it.</summary>
    public int Count { get; private set; }

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        Count = 0;
        if (_stamp++ < int.MaxValue) return;
        Array.Clear(_stamps);
        _stamp = 1;
    }

    /// <summary>Whether the item is in the set.</summary>
    public bool Contains(int item) => _stamps[item] == _stamp;

    /// <summary>Adds an item; false where it was in the set.</summary>
    public bool Add(int item)
    {
        if (_stamps[item] == _stamp) return false;
        _stamps[item] = _stamp;
        Count++;
        return true;
    }

    /// <summary>Adds items.</summary>
    public void Add(ReadOnlySpan<int> items)
    {
        foreach (var item in items) Add(item);
    }
}
