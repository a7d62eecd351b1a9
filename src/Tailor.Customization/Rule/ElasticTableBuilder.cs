using System.Buffers.Binary;
using Tailor.Models.Elastic;

namespace Tailor.Customization.Rule;

/// <summary>
/// Makes a scalable table's whole stream of an item table. It turns the table so that its dimensions are uncorrelated and the first ones matter most,
/// centres each group of items, and measures each group's spread in each dimension; the order of the pieces follows from these.
/// </summary>
public sealed class ElasticTableBuilder
{
    private readonly int _items;
    private readonly int _width;
    private readonly byte[] _groupOf;
    private readonly int _groups;
    private readonly int[] _sizes;
    private readonly double[] _weights;
    private readonly float[] _table;

    private ElasticTableBuilder(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, ElasticOptions options)
        : this(table, counts, PopularityGroups.Of(counts, options.Groups, options.SmallestGroup), options)
    {
    }

    private ElasticTableBuilder(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, byte[] groupOf, ElasticOptions options)
    {
        (_table, _items, _width) = (table.ToArray(), counts.Length, table.Length / counts.Length);
        _groupOf = groupOf;
        _groups = _groupOf.Max() + 1;
        if (_groups == 1 && _items > ElasticHeader.MostItemsOfOneGroup) throw new ArgumentException($"One group has at most {ElasticHeader.MostItemsOfOneGroup} items, not {_items}.", nameof(counts));
        _sizes = new int[_groups];
        var sums = new double[_groups];
        for (var item = 0; item < _items; item++)
        {
            sums[_groupOf[item]] += counts[item] + 1.0;
            _sizes[_groupOf[item]]++;
        }

        _weights = new double[_groups];
        for (var group = 0; group < _groups; group++) _weights[group] = Math.Pow(sums[group] / _sizes[group], options.PopularityWeight);
    }

    /// <summary>Makes the stream.</summary>
    /// <param name="table">(items, width) embeddings, finite.</param>
    /// <param name="counts">(items) how popular each is.</param>
    /// <param name="moment">(width, width) mean of h · hᵀ over states h that score items, or empty: then errors are measured by their length.</param>
    /// <param name="source">First 8 bytes of the SHA-256 of the table.</param>
    /// <param name="options">Groups and weights.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">Sizes or options do not fit.</exception>
    public static byte[] Build(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, ReadOnlySpan<double> moment, ulong source, ElasticOptions options)
    {
        Require(table, counts, options);
        var width = table.Length / counts.Length;
        if (!moment.IsEmpty && moment.Length != width * width) throw new ArgumentException($"Expected a moment of {width} by {width}, found {moment.Length} values.", nameof(moment));
        var builder = new ElasticTableBuilder(table, counts, options);
        return builder.Build(builder.Vectors(moment, options.Isotropy), source);
    }

    /// <summary>Makes the stream in the vectors of another table, which the embeddings were trained for.</summary>
    /// <param name="table">(items, width) embeddings, finite.</param>
    /// <param name="counts">(items) how popular each is.</param>
    /// <param name="turn">(width, width) a vector a dimension, the first dimensions being those that matter most.</param>
    /// <param name="source">First 8 bytes of the SHA-256 of the table.</param>
    /// <param name="options">Groups and weights.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">Sizes or options do not fit.</exception>
    public static byte[] BuildTurned(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, ReadOnlySpan<float> turn, ulong source, ElasticOptions options)
    {
        Require(table, counts, options);
        var width = table.Length / counts.Length;
        if (turn.Length != width * width) throw new ArgumentException($"Expected {width} vectors of {width} values, found {turn.Length} values.", nameof(turn));
        var vectors = new double[turn.Length];
        for (var i = 0; i < vectors.Length; i++) vectors[i] = turn[i];
        return new ElasticTableBuilder(table, counts, options).Build(vectors, source);
    }

    /// <summary>
    /// Makes the stream of a table in RULE's blocks (Chen et al., KDD 2021): dimensions stay as they are, and a group has those alone that it keeps. The whole stream
    /// is the layout in codes of 8 bits; a beginning of it has fewer bits, of the least worth first.
    /// </summary>
    /// <param name="table">(items, width) embeddings, finite.</param>
    /// <param name="counts">(items) how popular each is.</param>
    /// <param name="groupOf">(items) the group of each, every group up to the last having items.</param>
    /// <param name="kept">(groups, width) what each group keeps.</param>
    /// <param name="source">First 8 bytes of the SHA-256 of the table.</param>
    /// <param name="options">Weights.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">Sizes or options do not fit.</exception>
    public static byte[] BuildBlocks(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, ReadOnlySpan<byte> groupOf, ReadOnlySpan<bool> kept, ulong source, ElasticOptions options)
    {
        Require(table, counts, options);
        if (groupOf.Length != counts.Length) throw new ArgumentException($"Expected the groups of {counts.Length} items, found {groupOf.Length}.", nameof(groupOf));
        var builder = new ElasticTableBuilder(table, counts, groupOf.ToArray(), options);
        var (groups, width) = (builder._groups, builder._width);
        if (groups > ElasticHeader.MostGroups || builder._sizes.Contains(0)) throw new ArgumentException($"Groups are numbered from 0, at most {ElasticHeader.MostGroups}, and none is empty.", nameof(groupOf));
        if (kept.Length != groups * width) throw new ArgumentException($"Expected {groups} · {width} dimensions that are kept or not, found {kept.Length}.", nameof(kept));
        var vectors = new double[width * width];
        for (var d = 0; d < width; d++) vectors[(d * width) + d] = 1;
        return builder.Build(vectors, source, kept);
    }

    private static void Require(ReadOnlySpan<float> table, ReadOnlySpan<int> counts, ElasticOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.Join(" ", options.Problems()) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        if (counts.IsEmpty || table.Length == 0 || table.Length % counts.Length != 0) throw new ArgumentException($"{table.Length} values are no table of {counts.Length} items.", nameof(table));
        if (table.Length / counts.Length > ElasticHeader.MostWidth) throw new ArgumentException($"Embeddings have at most {ElasticHeader.MostWidth} values, not {table.Length / counts.Length}.", nameof(table));
    }

    private byte[] Build(double[] vectors, ulong source, ReadOnlySpan<bool> kept = default)
    {
        var (codes, scales) = Rounded(vectors);
        var values = Coordinates(codes, scales); // (items, width)
        if (!kept.IsEmpty) Drop(values, kept);
        var means = Centre(values); // (groups, width)
        var spreads = Spreads(values, out var largest);
        var header = new ElasticHeader
        {
            Width = _width,
            Groups = _groups,
            Source = source,
            GroupOf = [.. _groupOf],
            Levels = [.. Enumerable.Repeat(1f, ElasticCode.FittedLevels)],
            LargestSpread = largest,
            Weights = [.. _weights.Select(weight => (short)Math.Round(16 * Math.Log2(weight / _weights.Max())))],
            Spreads = [.. spreads],
        };
        var cells = Cells(values, header);
        header = header with { Levels = [.. FittedLevels(values, cells, header)] };
        return Write(header, codes, scales, means, cells);
    }

    /// <summary>
    /// The vectors of the dimensions, (width, width): with M what errors are measured by, and S the weighted second moment of the items, M^(−1/2) times the
    /// eigenvectors of M^(1/2) S M^(1/2).
    /// </summary>
    private double[] Vectors(ReadOnlySpan<double> moment, double isotropy)
    {
        var n = _width;
        var scatter = new double[n * n];
        for (var item = 0; item < _items; item++)
        {
            var row = _table.AsSpan(item * n, n);
            var weight = _weights[_groupOf[item]];
            for (var i = 0; i < n; i++)
            {
                var factor = weight * row[i];
                for (var k = 0; k <= i; k++) scatter[(i * n) + k] += factor * row[k];
            }
        }

        for (var i = 0; i < n; i++)
            for (var k = i + 1; k < n; k++) scatter[(i * n) + k] = scatter[(k * n) + i];
        double[] root = [], inverse = [];
        if (!moment.IsEmpty && isotropy < 1)
        {
            (root, inverse) = Roots(moment, isotropy);
            scatter = Multiply(Multiply(root, scatter), root);
            for (var i = 0; i < n; i++)
                for (var k = 0; k < i; k++) scatter[(i * n) + k] = scatter[(k * n) + i];
        }

        var vectors = new SymmetricEigen(scatter, n).Vectors;
        return inverse.Length > 0 ? Multiply(vectors, inverse) : vectors;
    }

    /// <summary>Vectors in 8 bits. What rounding changes, the coordinates make good: they are those of the rounded vectors.</summary>
    private (sbyte[] Codes, float[] Scales) Rounded(double[] vectors)
    {
        var n = _width;
        var (codes, scales) = (new sbyte[n * n], new float[n]);
        for (var d = 0; d < n; d++)
        {
            var row = vectors.AsSpan(d * n, n);
            var largest = 0.0;
            foreach (var value in row) largest = Math.Max(largest, Math.Abs(value));
            scales[d] = (float)(largest / 127);
            for (var i = 0; i < n; i++) codes[(d * n) + i] = (sbyte)Math.Round(row[i] / scales[d]);
        }

        return (codes, scales);
    }

    /// <summary>M^(1/2) and M^(−1/2) of M = (1 − isotropy) · moment / its mean eigenvalue + isotropy · 1.</summary>
    private (double[] Root, double[] Inverse) Roots(ReadOnlySpan<double> moment, double isotropy)
    {
        var n = _width;
        var eigen = new SymmetricEigen(moment, n);
        var mean = eigen.Values.Average();
        double[] root = new double[n * n], inverse = new double[n * n];
        for (var e = 0; e < n; e++)
        {
            var value = Math.Sqrt(((1 - isotropy) * Math.Max(eigen.Values[e], 0) / mean) + isotropy);
            var vector = eigen.Vectors.AsSpan(e * n, n);
            for (var i = 0; i < n; i++)
            {
                for (var k = 0; k < n; k++)
                {
                    var product = vector[i] * vector[k];
                    root[(i * n) + k] += product * value;
                    inverse[(i * n) + k] += product / value;
                }
            }
        }

        return (root, inverse);
    }

    /// <summary>(items, width) what each embedding is in the rounded vectors.</summary>
    private double[] Coordinates(sbyte[] codes, float[] scales)
    {
        var n = _width;
        var vectors = new double[n * n];
        for (var d = 0; d < n; d++)
            for (var i = 0; i < n; i++) vectors[(d * n) + i] = (double)scales[d] * codes[(d * n) + i];
        var inverse = Inverse.Of(vectors, n); // row · inverse are the coordinates of a row
        var values = new double[_items * n];
        Parallel.For(0, _items, item =>
        {
            var row = _table.AsSpan(item * n, n);
            var target = values.AsSpan(item * n, n);
            for (var i = 0; i < n; i++)
            {
                double factor = row[i];
                var line = inverse.AsSpan(i * n, n);
                for (var d = 0; d < line.Length; d++) target[d] += factor * line[d];
            }
        });
        return values;
    }

    /// <summary>Sets what a group does not keep to 0: values without a spread have no pieces.</summary>
    private void Drop(double[] values, ReadOnlySpan<bool> kept)
    {
        for (var at = 0; at < values.Length; at++)
            if (!kept[(_groupOf[at / _width] * _width) + (at % _width)]) values[at] = 0;
    }

    /// <summary>Takes each group's means off, rounded to 16 bits.</summary>
    private Half[] Centre(double[] values)
    {
        var means = Array.ConvertAll(GroupMeans(values, value => value), mean => (Half)mean);
        for (var item = 0; item < _items; item++)
            for (var d = 0; d < _width; d++) values[(item * _width) + d] -= (double)means[(_groupOf[item] * _width) + d];
        return means;
    }

    /// <summary>(groups, width) codes of the standard deviations.</summary>
    private byte[] Spreads(double[] values, out float largest)
    {
        var spreads = Array.ConvertAll(GroupMeans(values, value => value * value), Math.Sqrt);
        var most = largest = (float)spreads.Max();
        return Array.ConvertAll(spreads, spread => ElasticHeader.SpreadCode(spread, most));
    }

    /// <summary>(groups, width) the mean over a group's items of something of their values (items, width).</summary>
    private double[] GroupMeans(double[] values, Func<double, double> of)
    {
        var means = new double[_groups * _width];
        for (var item = 0; item < _items; item++)
            for (var d = 0; d < _width; d++) means[(_groupOf[item] * _width) + d] += of(values[(item * _width) + d]);
        for (var i = 0; i < means.Length; i++) means[i] /= _sizes[i / _width];
        return means;
    }

    /// <summary>(items, width) codes of 8 bits.</summary>
    private byte[] Cells(double[] values, ElasticHeader header)
    {
        var cells = new byte[values.Length];
        Parallel.For(0, _items, item =>
        {
            for (var d = 0; d < _width; d++)
            {
                var spread = header.Spread(_groupOf[item], d);
                if (spread > 0) cells[(item * _width) + d] = ElasticCode.Of(values[(item * _width) + d] / spread);
            }
        });
        return cells;
    }

    /// <summary>The levels of 1 to 4 bits: the mean magnitude of the values in a cell, those counting more that matter more.</summary>
    private float[] FittedLevels(double[] values, byte[] cells, ElasticHeader header)
    {
        var (sums, weights) = (new double[ElasticCode.FittedLevels], new double[ElasticCode.FittedLevels]);
        for (var item = 0; item < _items; item++)
        {
            for (var d = 0; d < _width; d++)
            {
                double spread = header.Spread(_groupOf[item], d);
                if (spread == 0) continue;
                var (cell, weight) = (cells[(item * _width) + d], _weights[_groupOf[item]] * spread * spread);
                var (magnitude, mirrored) = (Math.Abs(values[(item * _width) + d]) / spread, cell < 128 ? 255 - cell : cell);
                for (var bits = 1; bits <= ElasticCode.FittedBits; bits++)
                {
                    var level = (mirrored >> (8 - bits)) - 1;
                    sums[level] += weight * magnitude;
                    weights[level] += weight;
                }
            }
        }

        var levels = new float[sums.Length];
        for (var i = 0; i < levels.Length; i++) levels[i] = weights[i] > 0 && (float)(Half)(sums[i] / weights[i]) is > 0 and var level ? level : 1;
        return levels;
    }

    private byte[] Write(ElasticHeader header, sbyte[] codes, float[] scales, Half[] means, byte[] cells)
    {
        var layout = new ElasticLayout(header);
        var stream = new byte[layout.Full];
        header.Encode().CopyTo(stream, 0);
        var items = header.ItemsByGroup();
        foreach (var piece in layout.Pieces)
        {
            var target = stream.AsSpan((int)piece.Offset, piece.Length);
            var d = piece.Dimension;
            if (piece.Opens)
            {
                for (var i = 0; i < _width; i++) target[i] = (byte)codes[(d * _width) + i];
                BinaryPrimitives.WriteSingleLittleEndian(target[_width..], scales[d]);
                for (var group = 0; group < _groups; group++) BinaryPrimitives.WriteHalfLittleEndian(target[(_width + sizeof(float) + (2 * group))..], means[(group * _width) + d]);
                continue;
            }

            var members = items[piece.Group];
            for (var i = 0; i < members.Length; i++)
                target[i >> 3] |= (byte)(((cells[(members[i] * _width) + d] >> (7 - piece.Bit)) & 1) << (i & 7));
        }

        return stream;
    }

    private double[] Multiply(double[] a, double[] b)
    {
        var n = _width;
        var product = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                var factor = a[(i * n) + k];
                for (var j = 0; j < n; j++) product[(i * n) + j] += factor * b[(k * n) + j];
            }
        }

        return product;
    }
}
