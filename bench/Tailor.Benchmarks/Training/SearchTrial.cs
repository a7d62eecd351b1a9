using System.Diagnostics;
using System.Globalization;
using Tailor.Benchmarks.Runtime;
using Tailor.Interactions;
using Tailor.Interactions.Columns;
using Tailor.Interactions.Splits;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Benchmarks.Training;

/// <summary>
/// <c>tables --search</c>: what a layout of RULE's blocks takes for a new budget, on one thread: counting ranks, which is done once a table, then the searches.
/// Rows are random; the users are as many as <c>tailor search</c> judges by, with as many validation items as Gowalla's have.
/// </summary>
internal static class SearchTrial
{
    private const int Items = 40_981, Width = 128, Users = 1_000, Held = 3, Trained = 24;

    public static int Run()
    {
        var (split, random) = (Data(), new Random(1));
        float[] Rows(int count) => [.. Enumerable.Range(0, count * Width).Select(_ => SyntheticWeights.Next(random))];
        var table = new RuleTable(new RuleOptions(), Width, Rows(Users), Rows(Items), ItemGroups.ByPopularity(split, new RuleOptions().Groups));
        var begun = Stopwatch.GetTimestamp();
        var counts = RankCounts.Of(table, split, Users, seed: 1, threads: 1);
        Console.WriteLine(Line($"\nLayouts of {Items:N0} items, {table.Options.Blocks} blocks of {table.BlockWidth} values, {table.Options.Groups} groups, {Users:N0} users with {counts.Targets:N0} targets, one thread\n"));
        Console.WriteLine("| | layouts judged | seconds |");
        Console.WriteLine("|---|--:|--:|");
        Console.WriteLine(Line($"| counting ranks, once a table | – | {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} |"));
        var space = new LayoutSpace(table);
        foreach (var percent in (int[])[10, 20, 50])
        {
            var (search, budget) = (new LayoutSearch(space, counts, new SearchOptions()), space.Most * percent / 100);
            foreach (var (name, find) in (((string, Func<long, Action<int, JudgedLayout>, CancellationToken, JudgedLayout>)[])[("evolution", search.Evolve), ("greedy", search.Greedy)]))
            {
                var judged = 0;
                begun = Stopwatch.GetTimestamp();
                find(budget, (count, _) => judged = count, CancellationToken.None);
                Console.WriteLine(Line($"| {name}, {percent} % | {judged:N0} | {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} |"));
            }
        }

        return 0;
    }

    /// <summary>Users with random items, popular ones more often.</summary>
    private static Split Data()
    {
        var (userIds, itemIds, random) = (new IdMap(), new IdMap(), new Random(2));
        for (var item = 0; item < Items; item++) itemIds.Add($"i{item}");
        var builder = new SequencesBuilder(userIds, itemIds, hasTimes: false);
        for (var user = 0; user < Users; user++)
        {
            var had = new HashSet<int>();
            while (had.Count < Trained + Held) had.Add((int)(Items * Math.Pow(random.NextDouble(), 3)));
            foreach (var item in had) builder.Add(userIds.Add($"u{user}"), item);
        }

        EvaluationCase[] cases = [.. Enumerable.Range(0, Users).Select(user => new EvaluationCase(user, Trained, Held))];
        return new Split(builder.Build(), "synthetic", [.. Enumerable.Repeat(Trained, Users)], cases, cases);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
