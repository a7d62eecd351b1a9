using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Tailor.Models.Elastic;

/// <summary>
/// What stands before the pieces of a scalable table, and what their order follows from: which item is in which group, how far values of a group
/// spread in a dimension, and what a group weighs. The bytes are described in docs/elastic-format.md.
/// </summary>
public sealed record ElasticHeader
{
    /// <summary>Most groups.</summary>
    public const int MostGroups = 64;

    /// <summary>Most values of an embedding.</summary>
    public const int MostWidth = 1024;

    /// <summary>Most items where there is one group, whose items take no bytes of the header that would say how many there can be.</summary>
    public const int MostItemsOfOneGroup = 1 << 24;

    private const byte Format = 1;
    private const int FixedLength = 4 + 1 + 1 + 2 + 4 + 8 + (2 * ElasticCode.FittedLevels) + 4;

    // 2^(k/16).
    private static readonly double[] Sixteenths = [.. Enumerable.Range(0, 16).Select(k => Math.Round(Math.Pow(2, k / 16.0), 12))];

    /// <summary>Number of values of an embedding, at most <see cref="MostWidth"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Number of groups, at most <see cref="MostGroups"/>; the first is the most popular.</summary>
    public required int Groups { get; init; }

    /// <summary>First 8 bytes of the SHA-256 of the item table that it was made of.</summary>
    public required ulong Source { get; init; }

    /// <summary>(items) the group of each.</summary>
    public required ImmutableArray<byte> GroupOf { get; init; }

    /// <summary>(<see cref="ElasticCode.FittedLevels"/>) positive levels of 1, 2, 3 and 4 bits, in standard deviations; exactly representable in 16 bits.</summary>
    public required ImmutableArray<float> Levels { get; init; }

    /// <summary>The spread that code 255 stands for.</summary>
    public required float LargestSpread { get; init; }

    /// <summary>(groups) what an error in a group weighs, in sixteenths of an octave.</summary>
    public required ImmutableArray<short> Weights { get; init; }

    /// <summary>(groups, width) standard deviation of a group's values in a dimension, a code of 16 steps an octave; 0 where they do not differ.</summary>
    public required ImmutableArray<byte> Spreads { get; init; }

    /// <summary>Number of items.</summary>
    public int Items => GroupOf.Length;

    /// <summary>Bytes of the header.</summary>
    public int Length => FixedLength + (2 * Groups) + (Groups * Width) + ((GroupBits() + 7) / 8);

    /// <summary>Code of a spread, rounded to the nearest.</summary>
    /// <param name="spread">A standard deviation, at most <paramref name="largest"/>.</param>
    /// <param name="largest">What code 255 stands for.</param>
    public static byte SpreadCode(double spread, double largest) =>
        spread > 0 && largest > 0 ? (byte)Math.Clamp(255 + Math.Round(16 * Math.Log2(spread / largest)), 0, 255) : (byte)0;

    /// <summary>What a code of a spread stands for.</summary>
    public float Spread(int group, int dimension)
    {
        var code = Spreads[(group * Width) + dimension];
        if (code == 0) return 0;
        var below = 255 - code;
        var octaves = (below + 15) / 16;
        return (float)(LargestSpread * Math.ScaleB(Sixteenths[(16 * octaves) - below], -octaves));
    }

    /// <summary>Number of items in each group.</summary>
    public int[] GroupSizes()
    {
        var sizes = new int[Groups];
        foreach (var group in GroupOf) sizes[group]++;
        return sizes;
    }

    /// <summary>The items of each group, in rising order.</summary>
    public int[][] ItemsByGroup()
    {
        var items = Array.ConvertAll(GroupSizes(), size => new int[size]);
        var found = new int[Groups];
        for (var item = 0; item < Items; item++) items[GroupOf[item]][found[GroupOf[item]]++] = item;
        return items;
    }

    /// <summary>The header's bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Length];
        "TLET"u8.CopyTo(bytes);
        (bytes[4], bytes[5]) = (Format, (byte)Groups);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Items);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(12), Source);
        var at = 20;
        foreach (var level in Levels) BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan((at += 2) - 2), (Half)level);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((at += 4) - 4), LargestSpread);
        foreach (var weight in Weights) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan((at += 2) - 2), weight);
        Spreads.AsSpan().CopyTo(bytes.AsSpan(at));
        at += Spreads.Length;
        var bit = 0;
        foreach (var group in GroupOf)
        {
            for (var ones = Groups - 1 - group; ones > 0; ones--, bit++) bytes[at + (bit >> 3)] |= (byte)(1 << (bit & 7));
            if (group > 0) bit++;
        }

        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">A stream, or the beginning of one.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is none, or not whole.</exception>
    public static ElasticHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < FixedLength) throw new ModelFormatException(name, bytes.Length, $"the {FixedLength} bytes that a scalable table begins with", $"{bytes.Length}");
        if (!bytes.StartsWith("TLET"u8)) throw new ModelFormatException(name, 0, "a scalable table, which starts with TLET", $"bytes {Convert.ToHexStringLower(bytes[..4])}");
        if (bytes[4] != Format) throw new ModelFormatException(name, 4, $"format {Format}, which this version of Tailor reads", $"format {bytes[4]}; a newer version may read it");
        var (groups, width, items) = (bytes[5], BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
        if (groups is < 1 or > MostGroups) throw new ModelFormatException(name, 5, $"1 to {MostGroups} groups", $"{groups}");
        if (width is < 1 or > MostWidth) throw new ModelFormatException(name, 6, $"embeddings of 1 to {MostWidth} values", $"{width}");
        if (items < 1) throw new ModelFormatException(name, 8, "at least 1 item", $"{items}");
        var levels = new float[ElasticCode.FittedLevels];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(20 + (2 * i))..]);
            if (!(levels[i] > 0) || !float.IsFinite(levels[i])) throw new ModelFormatException(name, 20 + (2 * i), "a positive level", $"{levels[i]}");
        }

        var at = 20 + (2 * levels.Length);
        var largest = BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]);
        if (!(largest >= 0) || !float.IsFinite(largest)) throw new ModelFormatException(name, at, "a spread that is a number and not negative", $"{largest}");
        at += 4;
        var rest = (2 * groups) + (groups * width);
        if (bytes.Length < at + rest) throw new ModelFormatException(name, bytes.Length, $"{at + rest} bytes of weights and spreads", $"{bytes.Length}");
        var weights = new short[groups];
        for (var group = 0; group < groups; group++) weights[group] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(at + (2 * group))..]);
        at += 2 * groups;
        var spreads = bytes.Slice(at, groups * width).ToArray();
        return new()
        {
            Width = width,
            Groups = groups,
            Source = BinaryPrimitives.ReadUInt64BigEndian(bytes[12..]),
            Levels = [.. levels],
            LargestSpread = largest,
            Weights = [.. weights],
            Spreads = [.. spreads],
            GroupOf = [.. ReadGroups(bytes, at + spreads.Length, items, groups, name)],
        };
    }

    private static byte[] ReadGroups(ReadOnlySpan<byte> bytes, int at, int items, int groups, string name)
    {
        if (groups == 1 && items > MostItemsOfOneGroup) throw new ModelFormatException(name, 8, $"at most {MostItemsOfOneGroup} items in one group", $"{items}");
        if (groups > 1 && items > 8L * (bytes.Length - at)) throw new ModelFormatException(name, bytes.Length, $"the groups of {items} items", "the end");
        var (result, bit, end) = (new byte[items], 8L * at, 8L * bytes.Length);
        for (var item = 0; item < items; item++)
        {
            var group = groups - 1;
            while (group > 0)
            {
                if (bit >= end) throw new ModelFormatException(name, bytes.Length, $"the groups of {items} items", $"those of {item}");
                var one = (bytes[(int)(bit >> 3)] >> (int)(bit & 7)) & 1;
                bit++;
                if (one == 0) break;
                group--;
            }

            result[item] = (byte)group;
        }

        for (; (bit & 7) != 0; bit++)
        {
            if (((bytes[(int)(bit >> 3)] >> (int)(bit & 7)) & 1) != 0) throw new ModelFormatException(name, bit >> 3, "zeros behind the groups", "a one");
        }

        return result;
    }

    /// <summary>A group's code is a one for each group behind it, then a zero, which the first goes without: short for the last groups, which have the most items.</summary>
    private int GroupBits()
    {
        var bits = 0;
        foreach (var group in GroupOf) bits = checked(bits + Groups - Math.Max((int)group, 1));
        return bits;
    }
}
