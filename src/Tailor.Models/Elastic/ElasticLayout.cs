using System.Collections.Immutable;

namespace Tailor.Models.Elastic;

/// <summary>
/// The order of a scalable table's pieces, which follows from its header: one more bit of a group's values in a dimension is worth
/// weight · variance · (error before − error after), and pieces stand in the order of their worth. So a prefix is what reverse water-filling gives for
/// its bytes, the worth of its last piece being the water level; all in integers, so cloud and device agree.
/// </summary>
public sealed class ElasticLayout
{
    private readonly ElasticHeader _header;

    /// <summary>Orders the pieces of a table.</summary>
    public ElasticLayout(ElasticHeader header)
    {
        _header = header;
        var (groups, width, sizes) = (header.Groups, header.Width, header.GroupSizes());
        var planes = new List<(int Worth, int Place)>(groups * width * ElasticCode.MostBits);
        for (var group = 0; group < groups; group++)
        {
            for (var dimension = 0; dimension < width; dimension++)
            {
                var spread = header.Spreads[(group * width) + dimension];
                if (spread == 0 || sizes[group] == 0) continue;
                for (var bit = 0; bit < ElasticCode.MostBits; bit++)
                    planes.Add((-(header.Weights[group] + (2 * spread) + ElasticCode.Worth(bit)), (((dimension * groups) + group) * ElasticCode.MostBits) + bit));
            }
        }

        planes.Sort();
        var (pieces, opened, offset) = (ImmutableArray.CreateBuilder<ElasticPiece>(planes.Count + width), new bool[width], (long)header.Length);
        foreach (var (_, place) in planes)
        {
            var (bit, group, dimension) = (place % ElasticCode.MostBits, place / ElasticCode.MostBits % groups, place / ElasticCode.MostBits / groups);
            if (!opened[dimension]) Add(new(dimension, -1, 0, offset, OpeningLength(width, groups)));
            opened[dimension] = true;
            Add(new(dimension, group, bit, offset, (sizes[group] + 7) / 8));
        }

        Pieces = pieces.ToImmutable();

        void Add(ElasticPiece piece)
        {
            pieces.Add(piece);
            offset = piece.End;
        }
    }

    /// <summary>All pieces, in the order of the stream.</summary>
    public ImmutableArray<ElasticPiece> Pieces { get; }

    /// <summary>Bytes of the shortest table: the header and the first bit of anything.</summary>
    public long Shortest => Pieces.Length < 2 ? Full : Pieces[1].End;

    /// <summary>Bytes of the whole stream: 8 bits a value.</summary>
    public long Full => Pieces.IsEmpty ? _header.Length : Pieces[^1].End;

    /// <summary>Bytes of the piece that opens a dimension: a code a value of its vector, their scale, a mean a group.</summary>
    public static int OpeningLength(int width, int groups) => width + sizeof(float) + (2 * groups);

    /// <summary>The longest table within a budget: whole pieces only, so less than one piece of the budget stays unused.</summary>
    /// <param name="budget">Bytes.</param>
    /// <returns>Bytes of the stream's beginning, or null where the budget is below <see cref="Shortest"/>.</returns>
    public long? Within(long budget) => budget < Shortest ? null : Count(budget) is var count && count == 0 ? _header.Length : Pieces[count - 1].End;

    /// <summary>Whether a prefix ends behind a whole piece and is no shorter than the shortest table.</summary>
    public bool IsWhole(long length) => length >= Shortest && Within(length) == length;

    /// <summary>Bits of a value, (groups, width), in a prefix.</summary>
    /// <param name="length">Bytes of the prefix.</param>
    public byte[] Bits(long length)
    {
        var bits = new byte[_header.Groups * _header.Width];
        foreach (var piece in Pieces.AsSpan()[..Count(length)])
        {
            if (!piece.Opens) bits[(piece.Group * _header.Width) + piece.Dimension]++;
        }

        return bits;
    }

    /// <summary>How many pieces are whole within so many bytes.</summary>
    private int Count(long length)
    {
        var (low, high) = (0, Pieces.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Pieces[middle].End <= length) low = middle + 1;
            else high = middle;
        }

        // What opens a dimension is of no use without a bit in it.
        return low > 0 && Pieces[low - 1].Opens ? low - 1 : low;
    }
}
