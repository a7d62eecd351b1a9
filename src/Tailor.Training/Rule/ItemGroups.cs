using System.Numerics.Tensors;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;
using Tailor.Training.Batches;

namespace Tailor.Training.Rule;

/// <summary>Which items keep the same blocks.</summary>
public sealed class ItemGroups
{
    /// <summary>Takes the group of each item.</summary>
    /// <param name="groupOf">(items) from 0.</param>
    /// <param name="count">Number of groups, 1 to 64.</param>
    public ItemGroups(byte[] groupOf, int count)
    {
        (GroupOf, Sizes) = (groupOf, new int[count]);
        foreach (var group in groupOf) Sizes[group]++;
    }

    /// <summary>(items) the group of each, from 0; by popularity the first is the most popular.</summary>
    public byte[] GroupOf { get; }

    /// <summary>(groups) items of each.</summary>
    public int[] Sizes { get; }

    /// <summary>Number of groups.</summary>
    public int Count => Sizes.Length;

    /// <summary>The groups that are known before training.</summary>
    /// <exception cref="ArgumentException">They come from the trained rows.</exception>
    public static ItemGroups Of(RuleOptions options, Split split, int seed) => options.Grouping switch
    {
        Grouping.Popularity => ByPopularity(split, options.Groups),
        Grouping.Random => AtRandom(split.Sequences.ItemCount, options.Groups, seed),
        _ => throw new ArgumentException($"Groups by {options.Grouping} come from the trained rows.", nameof(options)),
    };

    /// <summary>Groups of equal size by interactions in training and validation, the most popular first; of equally popular items the lower index is.</summary>
    public static ItemGroups ByPopularity(Split split, int count)
    {
        var known = split.TrainingCounts();
        foreach (var asked in split.Validation)
            foreach (var item in split.Sequences[asked.User].Slice(asked.HistoryLength, asked.Targets)) known[item]++;
        return Slices([.. Enumerable.Range(0, known.Length).OrderByDescending(item => known[item])], count);
    }

    /// <summary>Groups of equal size at random.</summary>
    public static ItemGroups AtRandom(int items, int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, items)];
        new RandomStream((long)RandomPurpose.Groups, seed).Shuffle<int>(order);
        return Slices(order, count);
    }

    /// <summary>Groups by k-means (Lloyd's steps from random items, empty groups begun anew with the item that lies furthest from its centre).</summary>
    /// <param name="rows">(items, width).</param>
    /// <param name="width">Floats of a row.</param>
    /// <param name="count">Groups.</param>
    /// <param name="seed">Draws the first centres.</param>
    /// <param name="steps">Most steps.</param>
    public static ItemGroups ByKMeans(float[] rows, int width, int count, int seed, int steps = 30)
    {
        var items = rows.Length / width;
        int[] order = [.. Enumerable.Range(0, items)];
        new RandomStream((long)RandomPurpose.Groups, seed).Shuffle<int>(order);
        float[][] centres = [.. order.Take(count).Select(item => rows.AsSpan(item * width, width).ToArray())];
        var (groupOf, distances, moved) = (new byte[items], new float[items], true);
        for (var step = 0; step < steps && moved; step++)
        {
            moved = false;
            for (var item = 0; item < items; item++)
            {
                var nearest = 0;
                distances[item] = float.PositiveInfinity;
                for (var group = 0; group < count; group++)
                {
                    var distance = TensorPrimitives.Distance<float>(rows.AsSpan(item * width, width), centres[group]);
                    if (distance < distances[item]) (distances[item], nearest) = (distance, group);
                }

                moved |= step == 0 || groupOf[item] != nearest;
                groupOf[item] = (byte)nearest;
            }

            Fill(groupOf, distances, count);
            Centre(rows, width, groupOf, centres);
        }

        return new ItemGroups(groupOf, count);
    }

    private static void Fill(byte[] groupOf, float[] distances, int count)
    {
        for (var group = 0; group < count; group++)
        {
            if (groupOf.AsSpan().Contains((byte)group)) continue;
            var furthest = TensorPrimitives.IndexOfMax<float>(distances);
            (groupOf[furthest], distances[furthest]) = ((byte)group, 0);
        }
    }

    private static void Centre(float[] rows, int width, byte[] groupOf, float[][] centres)
    {
        var sizes = new int[centres.Length];
        foreach (var centre in centres) Array.Clear(centre);
        for (var item = 0; item < groupOf.Length; item++)
        {
            sizes[groupOf[item]]++;
            TensorPrimitives.Add(centres[groupOf[item]], rows.AsSpan(item * width, width), centres[groupOf[item]]);
        }

        for (var group = 0; group < centres.Length; group++) TensorPrimitives.Divide(centres[group], sizes[group], centres[group]);
    }

    private static ItemGroups Slices(int[] order, int count)
    {
        var groupOf = new byte[order.Length];
        for (var place = 0; place < order.Length; place++) groupOf[order[place]] = (byte)((long)place * count / order.Length);
        return new ItemGroups(groupOf, count);
    }
}
