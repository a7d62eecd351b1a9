using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests.Data;

/// <summary>Small data written in the tests themselves.</summary>
internal static class Histories
{
    public static Sequences Of(int items, params int[][] users)
    {
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        var offsets = new int[users.Length + 1];
        for (var user = 0; user < users.Length; user++)
        {
            userIds.Add($"u{user}");
            offsets[user + 1] = offsets[user] + users[user].Length;
        }
        for (var item = 0; item < items; item++) itemIds.Add($"i{item}");
        return new Sequences(userIds, itemIds, offsets, [.. users.SelectMany(user => user)]);
    }

    /// <summary>The last item tests and the one before validates, for users of 3 and more; others only train.</summary>
    public static Split LeaveOneOut(Sequences sequences)
    {
        var lengths = new int[sequences.UserCount];
        List<EvaluationCase> validation = [], test = [];
        for (var user = 0; user < lengths.Length; user++)
        {
            var length = sequences[user].Length;
            lengths[user] = length < 3 ? length : length - 2;
            if (length < 3) continue;
            validation.Add(new EvaluationCase(user, length - 2));
            test.Add(new EvaluationCase(user, length - 1));
        }
        return new Split(sequences, "leave-one-out", lengths, [.. validation], [.. test]);
    }

    /// <summary>Users with random histories, some with repeats, some too short for a case.</summary>
    public static Split Random(int seed, int users, int items, int longest = 12)
    {
        var random = new Random(seed);
        return LeaveOneOut(Of(items, [.. Enumerable.Range(0, users).Select(_ =>
            Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => random.Next(items)).ToArray())]));
    }

    /// <summary>Only test cases, as given.</summary>
    public static Split Cases(Sequences sequences, params EvaluationCase[] test) =>
        new(sequences, "given", [.. Enumerable.Range(0, sequences.UserCount).Select(user => Math.Max(0, sequences[user].Length - 1))], [], test);
}
