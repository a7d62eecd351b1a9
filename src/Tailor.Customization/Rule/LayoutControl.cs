using Tailor.Models.Elastic;

namespace Tailor.Customization.Rule;

/// <summary>What a budget buys of a table's bits in another order than that of their worth; vectors, means and header are paid for just the same.</summary>
public static class LayoutControl
{
    /// <summary>Buys whole pieces until the next is too dear.</summary>
    /// <param name="layout">All pieces of the table.</param>
    /// <param name="header">Its header.</param>
    /// <param name="order">In which order.</param>
    /// <param name="budget">Bytes.</param>
    /// <param name="seed">Seed of the random order.</param>
    /// <returns>(groups, width) bits, and the bytes that they take.</returns>
    public static (byte[] Bits, long Bytes) Buy(ElasticLayout layout, ElasticHeader header, LayoutOrder order, long budget, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(header);
        var random = new Random(seed);
        var planes = layout.Pieces.Where(piece => !piece.Opens).OrderBy(piece => order switch
        {
            LayoutOrder.Truncated => (piece.Dimension * ElasticCode.MostBits) + piece.Bit,
            LayoutOrder.Uniform => (piece.Bit * header.Width) + piece.Dimension,
            _ => random.Next(),
        });
        var (bits, opened, bytes) = (new byte[header.Groups * header.Width], new bool[header.Width], (long)header.Length);
        foreach (var piece in planes)
        {
            var price = piece.Length + (opened[piece.Dimension] ? 0 : ElasticLayout.OpeningLength(header.Width, header.Groups));
            if (bytes + price > budget) break;
            bytes += price;
            opened[piece.Dimension] = true;
            bits[(piece.Group * header.Width) + piece.Dimension]++;
        }

        return (bits, bytes);
    }
}
