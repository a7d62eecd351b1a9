using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tailor.Interactions;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;
using Tailor.Training.Batches;

namespace Tailor.Training.Rule.Search;

/// <summary>
/// Exact ranks of validation items under any layout of leading blocks, by adding G numbers: for a target that keeps a blocks, how many items of group h that keep n blocks reach
/// its score, counted beforehand for every a, h and n. Costs targets · N² · G numbers of 4 bytes, and replaces ranking all items by a few additions.
/// </summary>
public sealed class RankCounts : ILayoutJudge
{
    private readonly int _blocks;
    private readonly int _groups;
    private readonly int[] _userTargets;
    private readonly int[] _places;
    private readonly int[] _groupTargets;
    private readonly int[] _counts;
    private readonly double[] _discounts;

    /// <param name="blocks">Blocks of a row.</param>
    /// <param name="userTargets">(users + 1) where each user's targets begin.</param>
    /// <param name="places">(targets) where each stands among all targets, group after group.</param>
    /// <param name="groupTargets">(groups + 1) where each group's targets begin there.</param>
    /// <param name="counts">(blocks of the target, groups, blocks of the group, targets by their places).</param>
    /// <param name="items">Number of items.</param>
    private RankCounts(int blocks, int[] userTargets, int[] places, int[] groupTargets, int[] counts, int items)
    {
        (_blocks, _groups, _userTargets, _places, _groupTargets, _counts) = (blocks, groupTargets.Length - 1, userTargets, places, groupTargets, counts);
        _discounts = [.. Enumerable.Range(0, items).Select(rank => 1 / Math.Log2(rank + 2.0))];
    }

    /// <summary>Targets counted.</summary>
    public int Targets => _places.Length;

    /// <summary>Counts for validation users.</summary>
    /// <param name="table">A table of the nested school.</param>
    /// <param name="split">What validates.</param>
    /// <param name="users">At most so many users, drawn by the seed.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="cancellation">Looked at before each user.</param>
    /// <param name="threads">Threads; by default the machine's cores.</param>
    /// <exception cref="ArgumentException">The table keeps any blocks, of which there are too many sets to count, nothing validates, or the counts of so many users fit no memory.</exception>
    public static RankCounts Of(RuleTable table, Split split, int users, int seed, CancellationToken cancellation = default, int? threads = null)
    {
        if (table.Options.School != RuleSchool.Nested) throw new ArgumentException("Ranks can be counted beforehand where groups keep leading blocks, as in the nested school.", nameof(table));
        if (split.Validation.Count == 0) throw new ArgumentException("Nothing validates.", nameof(split));
        EvaluationCase[] cases = [.. split.Validation];
        new RandomStream((long)RandomPurpose.Layouts, seed).Shuffle<EvaluationCase>(cases);
        if (cases.Length > users) Array.Resize(ref cases, users);

        var (blocks, groups, items) = (table.Options.Blocks, table.Groups.Count, table.Groups.GroupOf.Length);
        int[] order = [.. Enumerable.Range(0, items).OrderBy(item => table.Groups.GroupOf[item])]; // group after group
        var starts = new int[groups + 1];
        for (var group = 0; group < groups; group++) starts[group + 1] = starts[group] + table.Groups.Sizes[group];
        var place = new int[items];
        for (var at = 0; at < items; at++) place[order[at]] = at;
        var first = new int[cases.Length + 1];
        for (var at = 0; at < cases.Length; at++) first[at + 1] = first[at] + cases[at].Targets;
        var counts = new int[CountsOf(first[^1], blocks, groups, users)];
        int[] targets = [.. cases.SelectMany(asked => split.Sequences[asked.User].Slice(asked.HistoryLength, asked.Targets).ToArray())];
        var (places, groupTargets) = Places(targets, table.Groups);
        Parallel.For(
            0,
            cases.Length,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount },
            () => new float[checked(blocks * items)],
            (at, _, scores) =>
            {
                var asked = cases[at];
                ScoreAll(table, asked.User, order, scores);
                foreach (var item in split.Sequences[asked.User][..asked.HistoryLength])
                    for (var n = 0; n < blocks; n++) scores[(n * items) + place[item]] = float.NegativeInfinity;
                for (var n = 0; n < blocks; n++)
                {
                    for (var group = 0; group < groups; group++)
                    {
                        var ofGroup = scores.AsSpan((n * items) + starts[group], starts[group + 1] - starts[group]); // stays near while all targets are counted
                        for (var t = first[at]; t < first[at + 1]; t++)
                            for (var a = 0; a < blocks; a++) counts[(((((a * groups) + group) * blocks) + n) * targets.Length) + places[t]] = AtLeast(ofGroup, scores[(a * items) + place[targets[t]]]);
                    }
                }

                return scores;
            },
            _ => { });
        return new RankCounts(blocks, first, places, groupTargets, counts, items);
    }

    /// <summary>Where each target stands when they are ordered by their groups, and where each group's begin.</summary>
    private static (int[] Places, int[] GroupTargets) Places(int[] targets, ItemGroups groups)
    {
        var (places, groupTargets) = (new int[targets.Length], new int[groups.Count + 1]);
        foreach (var item in targets) groupTargets[groups.GroupOf[item] + 1]++;
        for (var group = 0; group < groups.Count; group++) groupTargets[group + 1] += groupTargets[group];
        var next = groupTargets[..^1];
        for (var t = 0; t < targets.Length; t++) places[t] = next[groups.GroupOf[targets[t]]]++;
        return (places, groupTargets);
    }

    /// <summary>How many numbers are counted.</summary>
    private static int CountsOf(int targets, int blocks, int groups, int users)
    {
        var counts = (long)targets * blocks * groups * blocks;
        return counts <= Array.MaxLength
            ? (int)counts
            : throw new ArgumentException($"{targets:N0} targets, {blocks} blocks and {groups} groups are {counts * sizeof(int):N0} bytes of counts, more than an array holds: judge by fewer users than {users:N0} (--users), or exactly (--judge exact).");
    }

    /// <summary>Mean over users of NDCG without a cut-off, which unlike recall moves with every rank; greater is better.</summary>
    public double Judge(Layout layout) => Mean(layout, ranks =>
    {
        var (sum, most) = (0.0, 0.0);
        for (var at = 0; at < ranks.Length; at++) (sum, most) = (sum + _discounts[ranks[at]], most + _discounts[at]);
        return sum / most;
    });

    /// <summary>Mean over users of recall among the first k.</summary>
    public double Recall(Layout layout, int k) => Mean(layout, ranks => ranks.Count(rank => rank < k) / (double)ranks.Length);

    private double Mean(Layout layout, Func<int[], double> metric)
    {
        var (ranks, sum) = (Ranks(layout), 0.0);
        for (var user = 0; user + 1 < _userTargets.Length; user++)
            sum += metric(Array.ConvertAll(_places[_userTargets[user].._userTargets[user + 1]], place => ranks[place]));
        return sum / (_userTargets.Length - 1);
    }

    /// <summary>(targets by their places) ranks from 0; targets of equal score all count against each other.</summary>
    private int[] Ranks(Layout layout)
    {
        var ranks = new int[Targets];
        Array.Fill(ranks, -1); // a target reaches itself
        for (var own = 0; own < _groups; own++)
        {
            var (from, count) = (_groupTargets[own], _groupTargets[own + 1] - _groupTargets[own]);
            var of = ranks.AsSpan(from, count);
            for (var group = 0; group < _groups; group++)
                TensorPrimitives.Add(of, _counts.AsSpan((((((((layout.Count(own) - 1) * _groups) + group) * _blocks) + layout.Count(group)) - 1) * Targets) + from, count), of);
        }

        return ranks;
    }

    /// <summary>(blocks, items in the order of groups) scores of leading blocks: each adds its block to those before.</summary>
    private static void ScoreAll(RuleTable table, int user, int[] order, float[] scores)
    {
        var (width, block, items) = (table.Width, table.BlockWidth, order.Length);
        ReadOnlySpan<float> state = table.Users.AsSpan(user * width, width);
        for (var at = 0; at < items; at++)
        {
            ReadOnlySpan<float> row = table.Items.AsSpan(order[at] * width, width);
            var score = 0f;
            for (var n = 0; n < table.Options.Blocks; n++) scores[(n * items) + at] = score += TensorPrimitives.Dot(state.Slice(n * block, block), row.Slice(n * block, block));
        }
    }

    private static int AtLeast(ReadOnlySpan<float> scores, float threshold)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var (limit, sums) = (new Vector<float>(threshold), Vector<int>.Zero);
        foreach (var vector in vectors) sums -= Vector.GreaterThanOrEqual(vector, limit); // true is −1
        var count = Vector.Sum(sums);
        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
            if (score >= threshold) count++;
        return count;
    }
}
