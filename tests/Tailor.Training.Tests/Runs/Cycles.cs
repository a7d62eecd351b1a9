using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Training.Tests.Runs;

/// <summary>Users who walk around a circle of items from different starts: the next item is always known.</summary>
internal static class Cycles
{
    public static Split Split(int users, int items, int length) => Split(users, (user, t) => (user + t) % items, items, length);

    /// <summary>Users of any item at any place, the last two held out.</summary>
    public static Split Split(int users, Func<int, int, int> itemAt, int items, int length)
    {
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        for (var item = 0; item < items; item++) itemIds.Add($"i{item}");
        var offsets = new int[users + 1];
        var column = new List<int>();
        for (var user = 0; user < users; user++)
        {
            userIds.Add($"u{user}");
            for (var t = 0; t < length; t++) column.Add(itemAt(user, t));
            offsets[user + 1] = column.Count;
        }

        return new Split(
            new Sequences(userIds, itemIds, offsets, [.. column]),
            "leave-one-out",
            [.. Enumerable.Repeat(length - 2, users)],
            [.. Enumerable.Range(0, users).Select(user => new EvaluationCase(user, length - 2))],
            [.. Enumerable.Range(0, users).Select(user => new EvaluationCase(user, length - 1))]);
    }
}
