using System.Numerics;
using Tailor.Interactions.Randomness;
using Tailor.Models.Elastic;

namespace Tailor.Training.Rule.Search;

/// <summary>
/// The layouts that a table allows, and their bytes: float32 blocks of the items of each group, and a bit for each block of each group; or codes and all else that a
/// scalable table brings with it. In the nested school a group keeps leading blocks; in the faithful one any.
/// </summary>
public sealed class LayoutSpace
{
    private readonly int[] _sizes;
    private readonly bool _leading;
    private readonly BlockStorage _storage;
    private readonly long _beside;

    /// <summary>The layouts of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="storage">How blocks are stored.</param>
    public LayoutSpace(RuleTable table, BlockStorage storage = BlockStorage.Floats)
        : this(table.Groups.Sizes, table.Options.Blocks, table.BlockWidth, table.Options.School == RuleSchool.Nested)
    {
        _storage = storage;
        if (storage == BlockStorage.Codes) _beside = Beside(table);
    }

    /// <summary>The layouts of groups of these sizes.</summary>
    /// <param name="sizes">(groups) items.</param>
    /// <param name="blocks">Blocks of a row, 1 to 64.</param>
    /// <param name="blockWidth">Floats of a block.</param>
    /// <param name="leading">Whether only leading blocks can be kept.</param>
    public LayoutSpace(int[] sizes, int blocks, int blockWidth, bool leading) =>
        (_sizes, Blocks, BlockWidth, _leading, _beside) = (sizes, blocks, blockWidth, leading, (((long)sizes.Length * blocks) + 7) / 8);

    /// <summary>Blocks of a row.</summary>
    public int Blocks { get; }

    /// <summary>Floats of a block.</summary>
    public int BlockWidth { get; }

    /// <summary>Number of groups.</summary>
    public int Groups => _sizes.Length;

    /// <summary>Bytes of the smallest table: one block each.</summary>
    public long Least => BytesOf(group => 1);

    /// <summary>Bytes of the whole table.</summary>
    public long Most => BytesOf(group => Blocks);

    /// <summary>Bytes of a layout; in codes at most so many, as a dimension that no group keeps takes none.</summary>
    public long BytesOf(Layout layout) => BytesOf(layout.Count);

    /// <summary>Bytes of a group's block.</summary>
    public long BlockBytes(int group) => BlockWidth * (_storage == BlockStorage.Floats ? (long)_sizes[group] * sizeof(float) : (_sizes[group] + 7L) / 8 * ElasticCode.MostBits);

    /// <summary>A random layout within a budget that has no room for one more block of any group.</summary>
    /// <param name="budget">Bytes, at least <see cref="Least"/>.</param>
    /// <param name="concentration">0 for units handed out evenly; else draws like those of a Dirichlet distribution of this parameter: a few groups get most (.3, say).</param>
    /// <param name="random">Numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not even one block each fits; the message says the least.</exception>
    public Layout Draw(long budget, double concentration, ref RandomStream random)
    {
        Require(budget);
        var (counts, shares) = (new int[Groups], new double[Groups]);
        for (var group = 0; group < Groups; group++) (counts[group], shares[group]) = (1, concentration == 0 ? 1 : Math.Pow(random.Unit(), 1 / concentration) + 1e-9);
        var left = budget - Least;
        for (var group = Next(counts, shares, left, ref random); group >= 0; group = Next(counts, shares, left, ref random))
        {
            counts[group]++;
            left -= BlockBytes(group);
        }

        var kept = new ulong[Groups];
        for (var group = 0; group < Groups; group++) kept[group] = Choose(counts[group], ref random);
        return new Layout([.. kept]);
    }

    /// <summary>Drops blocks at random until a layout fits a budget, then adds blocks at random while one fits.</summary>
    public Layout Repair(Layout layout, long budget, ref RandomStream random)
    {
        Require(budget);
        ulong[] kept = [.. layout.Kept];
        var bytes = BytesOf(layout);
        while (bytes > budget)
        {
            var group = random.Below(Groups);
            if (BitOperations.PopCount(kept[group]) == 1) continue;
            kept[group] = Drop(kept[group], ref random);
            bytes -= BlockBytes(group);
        }

        int[] order = [.. Enumerable.Range(0, Groups)];
        random.Shuffle<int>(order);
        for (var (at, added) = (0, false); at < order.Length || added; at++)
        {
            if (at == order.Length) (at, added) = (0, false);
            var group = order[at];
            if (BitOperations.PopCount(kept[group]) == Blocks || bytes + BlockBytes(group) > budget) continue;
            kept[group] = Add(kept[group], ref random);
            (bytes, added) = (bytes + BlockBytes(group), true);
        }

        return new Layout([.. kept]);
    }

    /// <summary>A small change: a block less here and one more there, or, where any block can be kept, one block for another.</summary>
    public Layout Mutate(Layout layout, long budget, ref RandomStream random)
    {
        ulong[] kept = [.. layout.Kept];
        var swaps = Enumerable.Range(0, Groups).Where(group => layout.Count(group) < Blocks).ToArray();
        if (!_leading && swaps.Length > 0 && random.Below(2) == 0)
        {
            var group = swaps[random.Below(swaps.Length)];
            var added = Add(kept[group], ref random);
            kept[group] = added ^ Single(kept[group], ref random);
            return new Layout([.. kept]);
        }

        int[] from = [.. Enumerable.Range(0, Groups).Where(group => layout.Count(group) > 1)];
        if (from.Length == 0 || swaps.Length == 0) return Repair(layout, budget, ref random);
        var (less, more) = (from[random.Below(from.Length)], swaps[random.Below(swaps.Length)]);
        kept[less] = Drop(kept[less], ref random);
        if (BitOperations.PopCount(kept[more]) < Blocks) kept[more] = Add(kept[more], ref random);
        return Repair(new Layout([.. kept]), budget, ref random);
    }

    /// <summary>Layouts with one more block that still fit: one for each group whose leading blocks count, else one for each block that is not kept.</summary>
    public IEnumerable<Layout> Grown(Layout layout, long budget)
    {
        var left = budget - BytesOf(layout);
        for (var group = 0; group < Groups; group++)
        {
            if (layout.Count(group) == Blocks || BlockBytes(group) > left) continue;
            var missing = ~layout.Kept[group] & All;
            for (; missing != 0; missing &= missing - 1)
            {
                yield return layout.With(group, layout.Kept[group] | (missing & ~(missing - 1)));
                if (_leading) break;
            }
        }
    }

    /// <summary>One block each: the first.</summary>
    public Layout Smallest => new([.. Enumerable.Repeat(1UL, Groups)]);

    private ulong All => Blocks == 64 ? ~0UL : (1UL << Blocks) - 1;

    private long BytesOf(Func<int, int> count) => Enumerable.Range(0, Groups).Sum(group => count(group) * BlockBytes(group)) + _beside;

    /// <summary>Bytes of a scalable table's header, and of what opens its dimensions.</summary>
    private static long Beside(RuleTable table)
    {
        var header = new ElasticHeader { Width = table.Width, Groups = table.Groups.Count, Source = 0, GroupOf = [.. table.Groups.GroupOf], Levels = [], LargestSpread = 0, Weights = [], Spreads = [] };
        return header.Length + ((long)table.Width * ElasticLayout.OpeningLength(table.Width, table.Groups.Count));
    }

    private void Require(long budget)
    {
        if (budget < Least) throw new ArgumentOutOfRangeException(nameof(budget), budget, $"The smallest table, one of {Blocks} blocks for each group, takes {Least} bytes; {budget} are not enough.");
    }

    private int Next(int[] counts, double[] shares, long left, ref RandomStream random)
    {
        var total = 0.0;
        for (var group = 0; group < Groups; group++)
            if (counts[group] < Blocks && BlockBytes(group) <= left) total += shares[group];
        if (total == 0) return -1;
        var (at, last) = (random.Unit() * total, -1);
        for (var group = 0; group < Groups && at >= 0; group++)
        {
            if (counts[group] == Blocks || BlockBytes(group) > left) continue;
            (at, last) = (at - shares[group], group);
        }

        return last;
    }

    private ulong Choose(int count, ref RandomStream random)
    {
        var kept = 0UL;
        while (BitOperations.PopCount(kept) < count) kept = Add(kept, ref random);
        return kept;
    }

    private ulong Add(ulong kept, ref RandomStream random) => _leading ? (kept << 1) | 1 : kept | Single(~kept & All, ref random);

    private ulong Drop(ulong kept, ref RandomStream random) => _leading ? kept >> 1 : kept ^ Single(kept, ref random);

    /// <summary>One of the bits that are set.</summary>
    private static ulong Single(ulong bits, ref RandomStream random)
    {
        for (var skip = random.Below(BitOperations.PopCount(bits)); skip > 0; skip--) bits &= bits - 1;
        return bits & ~(bits - 1);
    }
}
