using System.Buffers.Binary;

namespace Tailor.Models.Elastic;

/// <summary>
/// A scalable table as far as a device has it: the beginning of the stream. An item's embedding is Σ over dimensions of
/// (mean of its group + level of its code · spread) · the dimension's vector.
/// </summary>
public sealed class ElasticTable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly byte[] _bits;
    private readonly long[] _openings;
    private readonly long[] _planes;

    private ElasticTable(ElasticHeader header, ElasticLayout layout, ReadOnlyMemory<byte> bytes)
    {
        (Header, Layout, _bytes) = (header, layout, bytes);
        _bits = layout.Bits(bytes.Length);
        _openings = new long[header.Width];
        _planes = new long[header.Groups * header.Width * ElasticCode.MostBits];
        foreach (var piece in layout.Pieces)
        {
            if (piece.End > bytes.Length) break;
            if (piece.Opens) _openings[piece.Dimension] = piece.Offset;
            else _planes[(((piece.Group * header.Width) + piece.Dimension) * ElasticCode.MostBits) + piece.Bit] = piece.Offset;
        }
    }

    /// <summary>Groups, spreads and weights.</summary>
    public ElasticHeader Header { get; }

    /// <summary>The order of the pieces.</summary>
    public ElasticLayout Layout { get; }

    /// <summary>Bytes of the stream that are there.</summary>
    public int Length => _bytes.Length;

    /// <summary>The dimensions that are there, lowest first.</summary>
    public int[] Dimensions => [.. Enumerable.Range(0, Header.Width).Where(dimension => _openings[dimension] > 0)];

    /// <summary>Reads the beginning of a stream; the bytes are not copied.</summary>
    /// <param name="bytes">As many as whole pieces take (<see cref="ElasticLayout.Within"/>).</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">The bytes are no scalable table, or end inside a piece.</exception>
    public static ElasticTable Read(ReadOnlyMemory<byte> bytes, string name)
    {
        var header = ElasticHeader.Read(bytes.Span, name);
        var layout = new ElasticLayout(header);
        if (bytes.Length < layout.Shortest) throw new ModelFormatException(name, bytes.Length, $"at least {layout.Shortest} bytes, the shortest table", $"{bytes.Length}");
        if (layout.Within(bytes.Length) is var whole && whole != bytes.Length) throw new ModelFormatException(name, whole, "the end of the table behind a whole piece", $"{bytes.Length - whole} more bytes");
        var table = new ElasticTable(header, layout, bytes);
        foreach (var dimension in table.Dimensions) table.RequireNumbers(dimension, name);
        return table;
    }

    /// <summary>Bits of a group's values in a dimension, 0 to 8.</summary>
    public int Bits(int group, int dimension) => _bits[(group * Header.Width) + dimension];

    /// <summary>The vector of a dimension that is there.</summary>
    /// <param name="dimension">Which.</param>
    /// <param name="vector">(Width).</param>
    public void Vector(int dimension, Span<float> vector)
    {
        var bytes = Opening(dimension);
        var scale = BinaryPrimitives.ReadSingleLittleEndian(bytes[Header.Width..]);
        for (var i = 0; i < vector.Length; i++) vector[i] = scale * (sbyte)bytes[i];
    }

    /// <summary>The mean of a group in a dimension that is there.</summary>
    public float Mean(int group, int dimension) => (float)BinaryPrimitives.ReadHalfLittleEndian(Opening(dimension)[(Header.Width + sizeof(float) + (2 * group))..]);

    /// <summary>The codes of a group's items in a dimension, of <see cref="Bits"/> bits.</summary>
    /// <param name="group">Which group.</param>
    /// <param name="dimension">Which dimension.</param>
    /// <param name="codes">(items of the group, in rising order) receives the codes.</param>
    public void Codes(int group, int dimension, Span<byte> codes)
    {
        codes.Clear();
        var first = ((group * Header.Width) + dimension) * ElasticCode.MostBits;
        for (var bit = 0; bit < Bits(group, dimension); bit++)
        {
            var plane = _bytes.Span.Slice((int)_planes[first + bit], (codes.Length + 7) / 8);
            for (var i = 0; i < codes.Length; i++) codes[i] = (byte)((codes[i] << 1) | ((plane[i >> 3] >> (i & 7)) & 1));
        }
    }

    /// <summary>The whole table in floats, the reference that the runtime is tested against.</summary>
    /// <returns>(items, width).</returns>
    public float[] Decode() => Decode(_bits);

    /// <summary>The table in floats with fewer bits; where a dimension has none in any group, it is left out.</summary>
    /// <param name="bits">(groups, width) bits of a value, at most those that are there.</param>
    /// <returns>(items, width).</returns>
    public float[] Decode(ReadOnlySpan<byte> bits)
    {
        var (width, table, sizes) = (Header.Width, new float[(long)Header.Items * Header.Width], Header.GroupSizes());
        var (places, vector) = (Header.ItemsByGroup(), new float[width]);
        foreach (var dimension in Dimensions)
        {
            if (!Opens(bits, dimension)) continue;
            Vector(dimension, vector);
            for (var group = 0; group < Header.Groups; group++)
            {
                var (kept, mean, spread, codes) = (bits[(group * width) + dimension], Mean(group, dimension), Header.Spread(group, dimension), new byte[sizes[group]]);
                var levels = kept == 0 ? [0f] : ElasticCode.Levels(kept, Header.Levels.AsSpan());
                Codes(group, dimension, codes);
                for (var i = 0; i < codes.Length; i++)
                {
                    var row = table.AsSpan(places[group][i] * width, width);
                    var value = mean + (levels[codes[i] >> (Bits(group, dimension) - kept)] * spread);
                    for (var k = 0; k < width; k++) row[k] += value * vector[k];
                }
            }
        }

        return table;
    }

    private bool Opens(ReadOnlySpan<byte> bits, int dimension)
    {
        for (var group = 0; group < Header.Groups; group++)
            if (bits[(group * Header.Width) + dimension] > 0) return true;
        return false;
    }

    private ReadOnlySpan<byte> Opening(int dimension) => _bytes.Span.Slice((int)_openings[dimension], ElasticLayout.OpeningLength(Header.Width, Header.Groups));

    private void RequireNumbers(int dimension, string name)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(Opening(dimension)[Header.Width..]);
        if (!float.IsFinite(scale)) throw new ModelFormatException(name, _openings[dimension] + Header.Width, "a scale that is a number", $"{scale}");
        for (var group = 0; group < Header.Groups; group++)
        {
            var mean = Mean(group, dimension);
            if (!float.IsFinite(mean)) throw new ModelFormatException(name, _openings[dimension] + Header.Width + sizeof(float) + (2 * group), "a mean that is a number", $"{mean}");
        }
    }
}
