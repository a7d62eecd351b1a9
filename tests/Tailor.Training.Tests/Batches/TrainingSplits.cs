using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Training.Tests.Batches;

/// <summary>Splits whose users have training parts of given lengths; every item occurs once, so that an input tells user and place.</summary>
internal static class TrainingSplits
{
    /// <summary>User u has lengths[u] training items and one more that is held out.</summary>
    public static Split OfLengths(params IReadOnlyList<int> lengths)
    {
        var offsets = new int[lengths.Count + 1];
        for (var user = 0; user < lengths.Count; user++) offsets[user + 1] = offsets[user] + lengths[user] + 1;
        var items = Enumerable.Range(0, offsets[^1]).ToArray();
        var sequences = new Sequences(Ids("u", lengths.Count), Ids("i", items.Length), offsets, items);
        return new Split(sequences, "test", [.. lengths], [], []);
    }

    /// <summary>Many users, most with few items, some with many.</summary>
    public static Split Varied(int users, int longest, int seed)
    {
        var random = new Random(seed);
        return OfLengths([.. Enumerable.Range(0, users).Select(_ => (int)(longest * Math.Pow(random.NextDouble(), 3)))]);
    }

    private static IdMap Ids(string prefix, int count)
    {
        var ids = new IdMap();
        for (var i = 0; i < count; i++) ids.Add($"{prefix}{i}");
        return ids;
    }
}
