namespace Tailor.Training.Rule.Search;

/// <summary>The one-parameter rule that a search has to beat: blocks in proportion to a group's rank by popularity, (groups − g)^α.</summary>
public static class PopularityRule
{
    /// <summary>The layout whose counts follow the rule as closely as whole blocks and the budget allow; groups must be those by popularity.</summary>
    /// <param name="space">The layouts.</param>
    /// <param name="budget">Bytes.</param>
    /// <param name="alpha">0 for the same for all groups.</param>
    public static Layout Of(LayoutSpace space, long budget, double alpha)
    {
        if (budget < space.Least) throw new ArgumentOutOfRangeException(nameof(budget), budget, $"The smallest table takes {space.Least} bytes; {budget} are not enough.");
        var layout = space.Smallest;
        while (true)
        {
            // The group that is furthest below its share gets the next leading block.
            var next = Enumerable.Range(0, space.Groups)
                .Where(group => layout.Count(group) < space.Blocks && space.BytesOf(layout) + space.BlockBytes(group) <= budget)
                .OrderByDescending(group => Math.Pow(space.Groups - group, alpha) / (layout.Count(group) + .5))
                .Select(group => (int?)group)
                .FirstOrDefault();
            if (next is not { } grown) return layout;
            layout = layout.With(grown, (layout.Kept[grown] << 1) | 1);
        }
    }
}
