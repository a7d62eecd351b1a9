using Tailor.Models.Elastic;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Items;

/// <summary>
/// What a scalable table takes in memory, without a table: for a cloud that plans for devices whose CPUs it does not know. It counts panels of the widest vectors
/// that there are, so no device needs more, and one with narrower vectors a little less where groups are small.
/// </summary>
public static class ElasticFootprint
{
    private const int MostLanes = 16, MostPanelWidth = 64, LevelBytes = 256;

    /// <summary>Bytes of a table with these bits; biases of items are not counted.</summary>
    /// <param name="header">The table's header.</param>
    /// <param name="bits">(groups, width) bits of the values.</param>
    public static long Bytes(ElasticHeader header, ReadOnlySpan<byte> bits)
    {
        var (width, sizes) = (header.Width, header.GroupSizes());
        Span<bool> opened = stackalloc bool[ElasticHeader.MostWidth];
        for (var at = 0; at < bits.Length; at++) opened[at % width] |= bits[at] > 0;
        var dimensions = Math.Min(width, opened.Count(true) + 1); // a beginning may end where a dimension has been opened and has no bits yet
        long total = header.Items + ((long)dimensions * (width + AlignedFloats.RoundUp(width, MostPanelWidth)) * sizeof(float));
        for (var group = 0; group < sizes.Length; group++)
        {
            total += (long)(dimensions + sizes[group]) * sizeof(float);
            total += Sections(bits.Slice(group * width, width), sizes[group]);
        }

        return total;
    }

    /// <summary>Codes of a group, by width, and what belongs to their dimensions.</summary>
    private static long Sections(ReadOnlySpan<byte> bits, int items)
    {
        Span<int> places = stackalloc int[ElasticGroup.MostSections];
        places.Clear();
        foreach (var value in bits)
            if (value > 0) places[Math.Min((int)value, ElasticGroup.MostSections) - 1]++;
        var total = 0L;
        for (var section = 0; section < places.Length; section++)
        {
            if (places[section] == 0) continue;
            var stored = section < 2 ? 2 : section < 4 ? 4 : 8;
            var steps = (long)((places[section] * stored) + 31) / 32;
            total += (long)AlignedFloats.RoundUp(items, MostLanes) * sizeof(int) * steps;
            total += LevelBytes + (places[section] * (sizeof(float) + sizeof(int)));
        }

        return total;
    }
}
