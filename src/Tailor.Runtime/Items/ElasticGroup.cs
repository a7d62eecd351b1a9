using System.Collections.Immutable;
using Tailor.Models.Elastic;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Items;

/// <summary>A group of items of a scalable table: its codes, section after section, and its means.</summary>
internal sealed class ElasticGroup
{
    /// <summary>Most sections: 1, 2, 3 and 4 bits, and all that is wider.</summary>
    public const int MostSections = 5;

    /// <summary>Takes a group out of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="group">Which group.</param>
    /// <param name="items">Its items, in rising order.</param>
    /// <param name="dimensions">The dimensions that the table has.</param>
    /// <param name="widths">The products.</param>
    public ElasticGroup(ElasticTable table, int group, int[] items, int[] dimensions, WidthTable widths)
    {
        Items = items;
        Means = new AlignedFloats(dimensions.Length);
        for (var place = 0; place < dimensions.Length; place++) Means.Span[place] = table.Mean(group, dimensions[place]);
        var sections = ImmutableArray.CreateBuilder<ElasticSection>();
        foreach (var bits in (int[])[1, 2, 3, 4, 8])
        {
            ImmutableArray<int> places = [.. Enumerable.Range(0, dimensions.Length).Where(place => table.Bits(group, dimensions[place]) is var b and > 0 && (b == bits || (b > 4 && bits == 8)))];
            if (places.IsEmpty) continue;
            sections.Add(new(table, group, bits, places, [.. places.Select(place => dimensions[place])], items.Length, Depth, widths));
            Depth += sections[^1].Depth;
        }

        Sections = sections.ToImmutable();
    }

    /// <summary>Its items, in rising order.</summary>
    public int[] Items { get; }

    /// <summary>Activations of all its sections.</summary>
    public int Depth { get; }

    /// <summary>(dimensions of the table) the mean of its items.</summary>
    public AlignedFloats Means { get; }

    /// <summary>Its codes, by width.</summary>
    public ImmutableArray<ElasticSection> Sections { get; }

    /// <summary>Bytes of codes, means and item indices.</summary>
    public long Bytes => Sections.Sum(section => section.Bytes) + ((long)(Means.Length + Items.Length) * sizeof(float));
}
