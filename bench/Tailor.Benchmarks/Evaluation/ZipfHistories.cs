using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Benchmarks.Evaluation;

/// <summary>Histories of one length, items drawn by Zipf's law, the last two held out.</summary>
internal static class ZipfHistories
{
    public static Split Make(int users, int items, int length)
    {
        var random = new Random(7);
        var cumulative = new double[items];
        var sum = 0.0;
        for (var item = 0; item < items; item++) cumulative[item] = sum += 1.0 / (item + 1);
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        for (var user = 0; user < users; user++) userIds.Add($"{user}");
        for (var item = 0; item < items; item++) itemIds.Add($"{item}");
        var column = new int[users * length];
        for (var i = 0; i < column.Length; i++)
        {
            var found = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            column[i] = Math.Min(items - 1, found < 0 ? ~found : found);
        }
        var sequences = new Sequences(userIds, itemIds, [.. Enumerable.Range(0, users + 1).Select(user => user * length)], column);
        return new Split(
            sequences, "leave-one-out", [.. Enumerable.Repeat(length - 2, users)],
            [.. Enumerable.Range(0, users).Select(user => new EvaluationCase(user, length - 2))],
            [.. Enumerable.Range(0, users).Select(user => new EvaluationCase(user, length - 1))]);
    }
}
