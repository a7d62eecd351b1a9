using Tailor.Interactions.Columns;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Splits;

/// <summary>
/// What tests stands in a file of its own, as in the sets that graph recommenders are compared on: a user's test items are one set, asked for all at once, and
/// order within a user means nothing. Of some users a part of the training items validates; they stand behind the items that train.
/// </summary>
public static class GivenTest
{
    /// <summary>The rule's name, as settings say it.</summary>
    public const string Rule = "given";

    /// <summary>Users of whom some items validate, unless told otherwise: enough to stop by, and few enough to lose hardly any training.</summary>
    public const int ValidationUsers = 3_000;

    /// <summary>Joins the two files and splits.</summary>
    /// <param name="training">What may be learned from; repeats of an item are dropped. Users and items keep their indices.</param>
    /// <param name="test">What is asked for. Items that the user has in <paramref name="training"/> are dropped, as are users who have nothing there.</param>
    /// <param name="share">Share of a validating user's items that validate, rounded up, in 0 … 1; users with one item only train.</param>
    /// <param name="users">How many users validate, drawn by the seed; 0 for none.</param>
    /// <param name="seed">Draws the users and their items.</param>
    public static Split Of(Sequences training, Sequences test, double share = .1, int users = ValidationUsers, long seed = 1)
    {
        if (!(share > 0 && share < 1)) throw new ArgumentException($"The share that validates must lie between 0 and 1, found {share}.", nameof(share));
        ArgumentOutOfRangeException.ThrowIfNegative(users);
        var (userIds, itemIds) = (Copy(training.Users), Copy(training.Items));
        int[] testItems = [.. Enumerable.Range(0, test.ItemCount).Select(item => itemIds.AddUtf8(test.Items.GetUtf8(item)))];
        var validating = Drawn(training, users, seed);
        var builder = new SequencesBuilder(userIds, itemIds, hasTimes: false);
        var lengths = new int[training.UserCount];
        var (validation, tests, known, asked) = (new List<EvaluationCase>(), new List<EvaluationCase>(), new HashSet<int>(), new List<int>());
        for (var user = 0; user < training.UserCount; user++)
        {
            known.Clear();
            int[] items = [.. Distinct(training[user], known)];
            lengths[user] = items.Length;
            if (validating.Contains(user) && items.Length > 1)
            {
                var held = Math.Min(items.Length - 1, (int)Math.Ceiling(share * items.Length));
                new RandomStream((long)StreamPurpose.ValidationItems, seed, user).Shuffle<int>(items);
                lengths[user] -= held;
                validation.Add(new EvaluationCase(user, lengths[user], held));
            }

            asked.Clear();
            if (test.Users.TryGetIndexUtf8(training.Users.GetUtf8(user), out var tested))
            {
                foreach (var item in test[tested])
                    if (known.Add(testItems[item])) asked.Add(testItems[item]);
            }

            if (asked.Count > 0) tests.Add(new EvaluationCase(user, items.Length, asked.Count));
            foreach (var item in items) builder.Add(user, item);
            foreach (var item in asked) builder.Add(user, item);
        }

        var rule = FormattableString.Invariant($"test items given, {share:0.##} of the training items of {validation.Count} users validate, seed {seed}");
        return new Split(builder.Build(), rule, lengths, [.. validation], [.. tests]);
    }

    private static HashSet<int> Drawn(Sequences training, int users, long seed)
    {
        int[] order = [.. Enumerable.Range(0, training.UserCount).Where(user => training[user].Length > 1)];
        new RandomStream((long)StreamPurpose.ValidationUsers, seed).Shuffle<int>(order);
        return [.. order.Take(users)];
    }

    private static List<int> Distinct(ReadOnlySpan<int> items, HashSet<int> known)
    {
        var distinct = new List<int>(items.Length);
        foreach (var item in items)
            if (known.Add(item)) distinct.Add(item);
        return distinct;
    }

    private static IdMap Copy(IdMap ids)
    {
        var copy = new IdMap();
        for (var index = 0; index < ids.Count; index++) copy.AddUtf8(ids.GetUtf8(index));
        return copy;
    }
}
