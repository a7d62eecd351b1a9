using System.Numerics;
using Tailor.Training.Graphs;

namespace Tailor.Training.Rule.Search;

/// <summary>A table under a layout as ordinary rows whose dot product is the score that a device computes, with the user's state in full.</summary>
public static class LayoutRows
{
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
