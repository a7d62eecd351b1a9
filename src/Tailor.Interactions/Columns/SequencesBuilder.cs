namespace Tailor.Interactions.Columns;

/// <summary>
/// Gathers interactions in any order and builds <see cref="Sequences"/>: a counting sort by user, then a stable sort by time of those users
/// whose times are not in order. Takes 12 bytes an interaction while it gathers (16 where times have fractions of a second), 8 without times;
/// building adds the columns of the result and lets each chunk go once it is copied.
/// </summary>
/// <param name="users">User ids, which the caller adds to.</param>
/// <param name="items">Item ids, which the caller adds to.</param>
/// <param name="hasTimes">Whether interactions carry times.</param>
public sealed class SequencesBuilder(IdMap users, IdMap items, bool hasTimes)
{
    private readonly IntColumn _users = new();
    private readonly IntColumn _items = new();
    private readonly TimeColumn _times = new();
    private bool _built;

    /// <summary>Number of interactions so far.</summary>
    public long Count => _users.Count;

    /// <summary>Adds an interaction.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Item index.</param>
    /// <param name="microseconds">Time since 1970 in microseconds; ignored where there are no times. Only whole seconds are kept, but the order is that of the microseconds.</param>
    public void Add(int user, int item, long microseconds = 0)
    {
        if (Count == Array.MaxLength) throw new InvalidOperationException($"More than {Array.MaxLength} interactions do not fit in one set of sequences.");
        _users.Add(user);
        _items.Add(item);
        if (hasTimes) _times.Add(microseconds);
    }

    /// <summary>Builds the sequences, once.</summary>
    /// <param name="ties">Order of a user's interactions of the same time.</param>
    /// <param name="seed">Seed of <see cref="TieRule.Shuffled"/>.</param>
    public Sequences Build(TieRule ties = TieRule.FileOrder, long seed = 0)
    {
        if (_built) throw new InvalidOperationException("The sequences were built before; their columns are gone.");
        _built = true;
        _times.Complete();
        var offsets = Offsets(); // (users + 1)
        var itemColumn = GC.AllocateUninitializedArray<int>((int)Count);
        var timeColumn = hasTimes ? GC.AllocateUninitializedArray<long>((int)Count) : null;
        Scatter(offsets, itemColumn, timeColumn);
        if (timeColumn is not null) new TimeOrder(ties, seed).Apply(offsets, itemColumn, timeColumn);
        return new Sequences(users, items, offsets, itemColumn, timeColumn);
    }

    private int[] Offsets()
    {
        var offsets = new int[users.Count + 1];
        for (var chunk = 0; chunk < _users.ChunkCount; chunk++)
            foreach (var user in _users.Chunk(chunk)) offsets[user + 1]++;
        for (var user = 0; user < users.Count; user++) offsets[user + 1] += offsets[user];
        return offsets;
    }

    private void Scatter(int[] offsets, int[] itemColumn, long[]? timeColumn)
    {
        var next = offsets[..^1];
        long[] chunkTimes = [];
        for (var chunk = 0; chunk < _users.ChunkCount; chunk++)
        {
            var chunkUsers = _users.Chunk(chunk);
            var chunkItems = _items.Chunk(chunk);
            if (timeColumn is null)
            {
                for (var i = 0; i < chunkUsers.Length; i++) itemColumn[next[chunkUsers[i]]++] = chunkItems[i];
            }
            else
            {
                if (chunkTimes.Length < chunkUsers.Length) chunkTimes = new long[chunkUsers.Length];
                _times.Take(chunk, chunkTimes.AsSpan(0, chunkUsers.Length));
                for (var i = 0; i < chunkUsers.Length; i++)
                {
                    var place = next[chunkUsers[i]]++;
                    itemColumn[place] = chunkItems[i];
                    timeColumn[place] = chunkTimes[i];
                }
            }
            _users.Release(chunk);
            _items.Release(chunk);
        }
    }
}
