using Tailor.Interactions;
using Tailor.Interactions.Columns;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;

namespace Tailor.Training.Tests.Graphs;

/// <summary>Users who have items of their own community only, in no order: what is held out of a user's items is known to be among them.</summary>
internal static class Communities
{
    /// <summary>
    /// Each user has <paramref name="held"/> items that train and as many that are asked for, of the community's <paramref name="size"/>; and of
    /// <paramref name="everybodys"/> items that belong to no community a random half, in training.
    /// </summary>
    public static Split Split(int communities, int usersEach, int size, int held, int seed, int everybodys = 0)
    {
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        for (var item = 0; item < (communities * size) + everybodys; item++) itemIds.Add($"i{item}");
        var builder = new SequencesBuilder(userIds, itemIds, hasTimes: false);
        for (var user = 0; user < communities * usersEach; user++)
        {
            int[] items = [.. Enumerable.Range(0, size).Select(item => (user % communities * size) + item)];
            int[] popular = [.. Enumerable.Range(communities * size, everybodys)];
            new RandomStream(seed, user).Shuffle<int>(items);
            new RandomStream(seed, user, 1).Shuffle<int>(popular);
            foreach (var item in popular.Take(everybodys / 2).Concat(items.Take(2 * held))) builder.Add(userIds.Add($"u{user}"), item);
        }

        var training = held + (everybodys / 2);
        var cases = Enumerable.Range(0, communities * usersEach).Select(user => new EvaluationCase(user, training, held)).ToArray();
        return new Split(builder.Build(), "communities", [.. Enumerable.Repeat(training, cases.Length)], cases, cases);
    }
}
