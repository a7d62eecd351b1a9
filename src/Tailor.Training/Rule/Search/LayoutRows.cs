using System.Numerics;
using Tailor.Training.Graphs;

namespace Tailor.Training.Rule.Search;

/// <summary>A table under a layout as ordinary rows whose dot product is the score that a device computes, with the user's state in full.</summary>
public static class LayoutRows
{
    /// <summary>The item table as a device with this layout has it: 0 where a group keeps no block.</summary>
    /// <param name="items">(items, width) the whole table.</param>
    /// <param name="width">Floats of a row.</param>
    /// <param name="blockWidth">Floats of a block.</param>
    /// <param name="groups">Which items keep the same blocks.</param>
    /// <param name="layout">What they keep.</param>
    public static float[] Cut(ReadOnlySpan<float> items, int width, int blockWidth, ItemGroups groups, Layout layout)
    {
        var cut = items.ToArray();
        for (var item = 0; item < groups.GroupOf.Length; item++)
        {
            for (var block = 0; block < width / blockWidth; block++)
                if (!layout.Keeps(groups.GroupOf[item], block)) cut.AsSpan((item * width) + (block * blockWidth), blockWidth).Clear();
        }

        return cut;
    }

    /// <summary>Scores as a device with this layout does.</summary>
    /// <param name="table">The table.</param>
    /// <param name="layout">What it keeps.</param>
    public static RowScorer Scorer(RuleTable table, Layout layout)
    {
        ulong[] kept = Array.ConvertAll(table.Groups.GroupOf, group => layout.Kept[group]);
        if (table.Options.School == RuleSchool.Faithful)
        {
            var (blocks, width) = (table.Options.Blocks, table.BlockWidth);
            return new RowScorer(layout.ToString(), CollapsedRows.Of(table.Users, blocks, width), CollapsedRows.Of(table.Items, blocks, width, kept), width, DotScore.Whole);
        }

        return new RowScorer(layout.ToString(), table.Users, table.Items, table.Width, new DotScore(Array.ConvertAll(kept, bits => BitOperations.PopCount(bits) * table.BlockWidth)));
    }
}
