namespace Tailor.Customization.Rule;

/// <summary>Items by popularity: the less popular half is the last group, half of what is left the one before, until the groups are used up or small.</summary>
internal static class PopularityGroups
{
    /// <summary>Assigns items.</summary>
    /// <param name="counts">(items) interactions of each.</param>
    /// <param name="most">Most groups.</param>
    /// <param name="smallest">A group with fewer items than twice this is not divided.</param>
    /// <returns>(items) the group of each, 0 for the most popular.</returns>
    public static byte[] Of(ReadOnlySpan<int> counts, int most, int smallest)
    {
        var items = new int[counts.Length];
        var keys = new long[counts.Length];
        for (var item = 0; item < items.Length; item++) (items[item], keys[item]) = (item, ((long)-counts[item] << 32) + item);
        Array.Sort(keys, items);
        var starts = new Stack<int>();
        var left = items.Length;
        while (starts.Count + 1 < most && left >= 2 * smallest) starts.Push(left /= 2);
        var groups = new byte[items.Length];
        var group = 0;
        for (var rank = 0; rank < items.Length; rank++)
        {
            if (starts.TryPeek(out var start) && rank == start)
            {
                group++;
                starts.Pop();
            }

            groups[items[rank]] = (byte)group;
        }

        return groups;
    }
}
