namespace Tailor.Interactions.Filters;

/// <summary>Keeps users and items with enough interactions. Those that are left keep their order; users and items without any interaction go.</summary>
public static class CoreFilter
{
    /// <summary>Applies the minima.</summary>
    /// <param name="sequences">What to filter; unchanged.</param>
    /// <param name="perUser">Interactions that a user must have; 0 or 1 keeps all.</param>
    /// <param name="perItem">Interactions that an item must have; 0 or 1 keeps all.</param>
    /// <param name="rule">Until both hold, or once.</param>
    /// <param name="passes">How many passes removed something, and at least 1.</param>
    /// <returns>The same object where both minima are 0 or 1.</returns>
    public static Sequences Apply(Sequences sequences, int perUser, int perItem, CoreRule rule, out int passes)
    {
        passes = 1;
        if (perUser <= 1 && perItem <= 1) return sequences;
        var users = new bool[sequences.UserCount];
        var items = new bool[sequences.ItemCount];
        users.AsSpan().Fill(true);
        items.AsSpan().Fill(true);
        for (var changed = Pass(sequences, users, items, perUser, perItem); changed && rule == CoreRule.Iterated; passes++)
        {
            changed = Pass(sequences, users, items, perUser, perItem);
            if (!changed) break;
        }
        return Keep(sequences, users, items);
    }

    /// <summary>Applies the minima.</summary>
    public static Sequences Apply(Sequences sequences, int perUser, int perItem, CoreRule rule = CoreRule.Iterated) =>
        Apply(sequences, perUser, perItem, rule, out _);

    /// <summary>Counts what is kept so far, then drops users and items at once.</summary>
    private static bool Pass(Sequences sequences, bool[] users, bool[] items, int perUser, int perItem)
    {
        var userCounts = new int[users.Length];
        var itemCounts = new int[items.Length];
        for (var user = 0; user < users.Length; user++)
        {
            if (!users[user]) continue;
            foreach (var item in sequences[user])
            {
                if (!items[item]) continue;
                userCounts[user]++;
                itemCounts[item]++;
            }
        }
        return Drop(users, userCounts, Math.Max(perUser, 1)) | Drop(items, itemCounts, Math.Max(perItem, 1));
    }

    private static bool Drop(bool[] kept, int[] counts, int minimum)
    {
        var changed = false;
        for (var i = 0; i < kept.Length; i++)
        {
            if (!kept[i] || counts[i] >= minimum) continue;
            kept[i] = false;
            changed = true;
        }
        return changed;
    }

    private static Sequences Keep(Sequences sequences, bool[] users, bool[] items)
    {
        var count = 0;
        var usedItems = new bool[items.Length];
        for (var user = 0; user < users.Length; user++)
        {
            if (!users[user]) continue;
            var before = count;
            foreach (var item in sequences[user])
            {
                if (!items[item]) continue;
                usedItems[item] = true;
                count++;
            }
            users[user] = count > before;
        }
        var itemIds = new IdMap();
        var newItem = new int[items.Length];
        for (var item = 0; item < items.Length; item++) newItem[item] = usedItems[item] ? itemIds.AddUtf8(sequences.Items.GetUtf8(item)) : -1;
        return Copy(sequences, users, itemIds, newItem, count);
    }

    private static Sequences Copy(Sequences sequences, bool[] users, IdMap itemIds, int[] newItem, int count)
    {
        var userIds = new IdMap();
        for (var user = 0; user < users.Length; user++)
            if (users[user]) userIds.AddUtf8(sequences.Users.GetUtf8(user));
        var offsets = new int[userIds.Count + 1];
        var itemColumn = GC.AllocateUninitializedArray<int>(count);
        var timeColumn = sequences.HasTimes ? GC.AllocateUninitializedArray<long>(count) : null;
        var (place, row) = (0, 0);
        for (var user = 0; user < users.Length; user++)
        {
            if (!users[user]) continue;
            var old = sequences[user];
            var times = sequences.Times(user);
            for (var i = 0; i < old.Length; i++)
            {
                if (newItem[old[i]] < 0) continue;
                if (timeColumn is not null) timeColumn[place] = times[i];
                itemColumn[place++] = newItem[old[i]];
            }
            offsets[++row] = place;
        }
        return new Sequences(userIds, itemIds, offsets, itemColumn, timeColumn);
    }
}
