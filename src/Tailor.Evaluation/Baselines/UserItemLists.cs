using Tailor.Interactions;

namespace Tailor.Evaluation.Baselines;

/// <summary>Who had what, each pair once, by user and by item: two lists of 4 bytes a pair.</summary>
internal sealed class UserItemLists
{
    private readonly int[] _userStarts; // (users + 1)
    private readonly int[] _items;      // (pairs) by user
    private readonly int[] _itemStarts; // (items + 1)
    private readonly int[] _users;      // (pairs) by item

    public UserItemLists(Sequences sequences, int[] lengths)
    {
        var seenBy = new int[sequences.ItemCount]; // the last user that had the item, from 1
        (_userStarts, _itemStarts) = (new int[lengths.Length + 1], new int[sequences.ItemCount + 1]);
        var items = new int[lengths.Sum()];
        var pairs = 0;
        for (var user = 0; user < lengths.Length; user++)
        {
            foreach (var item in sequences[user][..lengths[user]])
            {
                if (seenBy[item] == user + 1) continue;
                seenBy[item] = user + 1;
                items[pairs++] = item;
                _itemStarts[item + 1]++;
            }
            _userStarts[user + 1] = pairs;
        }
        for (var item = 0; item < sequences.ItemCount; item++) _itemStarts[item + 1] += _itemStarts[item];

        (_items, _users) = (items, new int[pairs]);
        var next = _itemStarts.AsSpan(0, sequences.ItemCount).ToArray();
        for (var user = 0; user < lengths.Length; user++)
        {
            foreach (var item in ItemsOf(user)) _users[next[item]++] = user;
        }
    }

    /// <summary>The distinct items of a user.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => _items.AsSpan(_userStarts[user], _userStarts[user + 1] - _userStarts[user]);

    /// <summary>The distinct users of an item.</summary>
    public ReadOnlySpan<int> UsersOf(int item) => _users.AsSpan(_itemStarts[item], _itemStarts[item + 1] - _itemStarts[item]);
}
