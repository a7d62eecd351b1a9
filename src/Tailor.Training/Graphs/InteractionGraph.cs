using Tailor.Interactions.Splits;

namespace Tailor.Training.Graphs;

/// <summary>Who had what in training, each pair once: the bipartite graph of users and items, as sparse rows from both sides.</summary>
public sealed class InteractionGraph
{
    private InteractionGraph(int[] userStarts, int[] items, int[] itemStarts, int[] users) =>
        (UserStarts, Items, ItemStarts, Users) = (userStarts, items, itemStarts, users);

    /// <summary>(users + 1) where each user's items begin.</summary>
    public int[] UserStarts { get; }

    /// <summary>(pairs) item indices, ascending within a user.</summary>
    public int[] Items { get; }

    /// <summary>(items + 1) where each item's users begin.</summary>
    public int[] ItemStarts { get; }

    /// <summary>(pairs) user indices, ascending within an item.</summary>
    public int[] Users { get; }

    /// <summary>Number of users.</summary>
    public int UserCount => UserStarts.Length - 1;

    /// <summary>Number of items.</summary>
    public int ItemCount => ItemStarts.Length - 1;

    /// <summary>A user's items, ascending.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => Items.AsSpan(UserStarts[user], UserStarts[user + 1] - UserStarts[user]);

    /// <summary>Items of a user.</summary>
    public int UserDegree(int user) => UserStarts[user + 1] - UserStarts[user];

    /// <summary>Users of an item.</summary>
    public int ItemDegree(int item) => ItemStarts[item + 1] - ItemStarts[item];

    /// <summary>The graph of a split's training parts.</summary>
    public static InteractionGraph Of(Split split)
    {
        var (users, items) = (split.Sequences.UserCount, split.Sequences.ItemCount);
        var (userStarts, itemStarts, columns) = (new int[users + 1], new int[items + 1], new List<int>());
        for (var user = 0; user < users; user++)
        {
            foreach (var item in split.Training(user).ToArray().Distinct().Order())
            {
                columns.Add(item);
                itemStarts[item + 1]++;
            }

            userStarts[user + 1] = columns.Count;
        }

        for (var item = 0; item < items; item++) itemStarts[item + 1] += itemStarts[item];
        var (next, rows) = (itemStarts[..^1], new int[columns.Count]);
        for (var user = 0; user < users; user++)
            for (var at = userStarts[user]; at < userStarts[user + 1]; at++) rows[next[columns[at]]++] = user;
        return new InteractionGraph(userStarts, [.. columns], itemStarts, rows);
    }
}
