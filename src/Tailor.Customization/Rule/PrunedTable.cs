using Tailor.Runtime.Quantization;

namespace Tailor.Customization.Rule;

/// <summary>
/// A table that keeps the largest values and forgets the others, as PEP's trained thresholds do (Liu et al., ICLR 2021): an item takes a byte for how many it keeps, a
/// float32 scale, and for each value its column and its 8 bits. Every item keeps at least a quarter of what all keep on average, without which rare items would be empty.
/// </summary>
public static class PrunedTable
{
    /// <summary>Most values of an embedding: a column is a byte.</summary>
    public const int MostWidth = 256;

    private const int ItemBytes = 1 + sizeof(float), ValueBytes = 2;

    /// <summary>Bytes of a table that keeps a value an item.</summary>
    public static long Least(int items) => (long)items * (ItemBytes + ValueBytes);

    /// <summary>Keeps what a budget pays for.</summary>
    /// <param name="table">(items, width), at most <see cref="MostWidth"/> wide.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="budget">Bytes, at least <see cref="Least"/>.</param>
    /// <returns>(items, width) what is left, and the bytes that it takes.</returns>
    public static (float[] Table, long Bytes) Of(ReadOnlySpan<float> table, int items, long budget)
    {
        var width = table.Length / items;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MostWidth, nameof(table));
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, Least(items));
        var count = (int)Math.Min(table.Length, (budget - ((long)items * ItemBytes)) / ValueBytes);
        var least = Math.Min(width, Math.Max(1, count / items / 4));
        var (kept, places, sizes) = (new float[table.Length], new int[table.Length], new float[table.Length]);
        for (var i = 0; i < sizes.Length; i++) (places[i], sizes[i]) = (i, -MathF.Abs(table[i]));
        for (var item = 0; item < items; item++)
        {
            var row = item * width;
            Array.Sort(sizes, places, row, width);
            sizes.AsSpan(row, least).Fill(float.NegativeInfinity);
        }

        Array.Sort(sizes, places);
        foreach (var place in places.AsSpan(0, count)) kept[place] = table[place];
        for (var at = 0; at < kept.Length; at += width) ChannelQuantizer.Round(kept.AsSpan(at, width), 8, kept.AsSpan(at, width));
        return (kept, ((long)items * ItemBytes) + ((long)count * ValueBytes));
    }
}
