using System.Collections.Immutable;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Items;

/// <summary>
/// The dimensions in which a group's values have the same number of bits, up to 4; wider ones stand together, as levels of 8 bits. Codes stay as they are, in
/// rows of 2 bits (for 1 and 2), 4 (for 3 and 4) or 8.
/// </summary>
internal sealed unsafe class ElasticSection
{
    /// <summary>Largest level in whole numbers.</summary>
    private const int Largest = 127;

    /// <summary>What is added to a level to make it unsigned.</summary>
    public const int Offset = 128;

    private readonly AlignedBytes _panels;
    private readonly AlignedBytes _levels = new(256);

    /// <summary>Packs a group's codes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="group">Which group.</param>
    /// <param name="bits">Bits of the codes, 1 to 4; 8 for all that have more.</param>
    /// <param name="places">Where the dimensions stand among those that the table has.</param>
    /// <param name="dimensions">(places) the dimensions.</param>
    /// <param name="items">Number of items of the group.</param>
    /// <param name="first">Where its activations begin.</param>
    /// <param name="widths">The products.</param>
    public ElasticSection(ElasticTable table, int group, int bits, ImmutableArray<int> places, int[] dimensions, int items, int first, WidthTable widths)
    {
        (Places, First) = (places, first);
        Kernel = widths[Precision.CodeOf(bits <= 2 ? 2 : bits <= 4 ? 4 : 8)];
        _panels = new AlignedBytes(checked((int)Kernel.PackedBytes(places.Length, items)));
        Factors = new float[places.Length];
        var columns = new byte[places.Length][];
        for (var i = 0; i < columns.Length; i++)
        {
            var width = table.Bits(group, dimensions[i]);
            var levels = Whole(ElasticCode.Levels(width, table.Header.Levels.AsSpan()), out var unit);
            Factors[i] = unit * table.Header.Spread(group, dimensions[i]);
            table.Codes(group, dimensions[i], columns[i] = new byte[items]);
            if (bits < 8) levels.CopyTo(new Span<byte>(_levels.Start, levels.Length));
            else foreach (ref var code in columns[i].AsSpan()) code = levels[code];
        }

        var row = new AlignedBytes(AlignedFloats.RoundUp(places.Length, 16));
        for (var item = 0; item < items; item++)
        {
            for (var i = 0; i < columns.Length; i++) row.Start[i] = columns[i][item];
            Kernel.Pack(places.Length, row.Start, _panels.Start, item);
        }
    }

    /// <summary>The products with its codes.</summary>
    public WidthKernel Kernel { get; }

    /// <summary>Where its dimensions stand among those that the table has.</summary>
    public ImmutableArray<int> Places { get; }

    /// <summary>Where its activations begin, a multiple of 16.</summary>
    public int First { get; }

    /// <summary>Activations, with zeros up to whole steps of every width behind the last.</summary>
    public int Depth => AlignedFloats.RoundUp(Places.Length, 16);

    /// <summary>(dimensions) what a level of one is worth.</summary>
    public float[] Factors { get; }

    /// <summary>Bytes of the codes, and of what belongs to the dimensions.</summary>
    public long Bytes => _panels.Length + _levels.Length + (Factors.Length * (sizeof(float) + sizeof(int)));

    /// <summary>Adds a block of items' products.</summary>
    /// <param name="activations">All activations of the group.</param>
    /// <param name="item">The first item of the group, at the begin of a panel.</param>
    /// <param name="count">How many.</param>
    /// <param name="sums">(count up to whole panels).</param>
    public void AddTo(sbyte* activations, int item, int count, int* sums) =>
        Kernel.AddLevels(Places.Length, activations + First, _levels.Start, _panels.Start + ((nint)(item / Kernel.Lanes) * Kernel.PanelBytes(Places.Length)), Kernel.Panels(count), sums);

    /// <summary>Adds an item's values.</summary>
    /// <param name="item">Which item of the group.</param>
    /// <param name="codes">Room for as many bytes as it has dimensions, and 64.</param>
    /// <param name="values">(dimensions of the table).</param>
    public void AddTo(int item, byte* codes, float* values)
    {
        Kernel.Unpack(Places.Length, _panels.Start, item, codes);
        for (var i = 0; i < Places.Length; i++) values[Places[i]] += ((Kernel.Bits == 8 ? codes[i] : _levels.Start[codes[i]]) - Offset) * Factors[i];
    }

    /// <summary>Levels as whole numbers from −127 to 127, and what one is worth.</summary>
    private static byte[] Whole(float[] levels, out float unit)
    {
        var worth = unit = levels[^1] / Largest;
        return Array.ConvertAll(levels, level => (byte)(Offset + (int)MathF.Round(level / worth)));
    }
}
