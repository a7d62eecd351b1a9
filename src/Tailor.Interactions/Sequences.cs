namespace Tailor.Interactions;

/// <summary>Every user's items, oldest first, as columns: user u owns the entries offsets[u] … offsets[u + 1] − 1.</summary>
public sealed class Sequences
{
    private readonly int[] _offsets;
    private readonly int[] _items;
    private readonly long[]? _times;

    /// <summary>Takes ownership of the columns.</summary>
    /// <param name="users">User ids ↔ indices.</param>
    /// <param name="items">Item ids ↔ indices.</param>
    /// <param name="offsets">(users + 1) start of each user's entries; the last is the number of interactions.</param>
    /// <param name="itemColumn">(interactions) item indices from 0.</param>
    /// <param name="timeColumn">(interactions) Unix seconds, or null where the source has none.</param>
    public Sequences(IdMap users, IdMap items, int[] offsets, int[] itemColumn, long[]? timeColumn = null)
    {
        if (offsets.Length != users.Count + 1) throw new ArgumentException($"Expected {users.Count + 1} offsets, found {offsets.Length}.", nameof(offsets));
        if (offsets[^1] != itemColumn.Length) throw new ArgumentException($"The last offset is {offsets[^1]}, but there are {itemColumn.Length} interactions.", nameof(offsets));
        (Users, Items, _offsets, _items, _times) = (users, items, offsets, itemColumn, timeColumn);
    }

    /// <summary>User ids.</summary>
    public IdMap Users { get; }

    /// <summary>Item ids.</summary>
    public IdMap Items { get; }

    /// <summary>Number of users.</summary>
    public int UserCount => Users.Count;

    /// <summary>Number of items.</summary>
    public int ItemCount => Items.Count;

    /// <summary>Number of interactions.</summary>
    public int Count => _items.Length;

    /// <summary>Whether interactions carry times.</summary>
    public bool HasTimes => _times is not null;

    /// <summary>A user's items, oldest first.</summary>
    public ReadOnlySpan<int> this[int user] => _items.AsSpan(_offsets[user], _offsets[user + 1] - _offsets[user]);

    /// <summary>A user's times in Unix seconds, parallel to the items; empty where the source has none.</summary>
    public ReadOnlySpan<long> Times(int user) =>
        _times is null ? [] : _times.AsSpan(_offsets[user], _offsets[user + 1] - _offsets[user]);
}
