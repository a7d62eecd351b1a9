using Tailor.Models.Elastic;
using Tailor.Torch;

namespace Tailor.Training.Elastic;

/// <summary>
/// What a scalable table of a given size makes of embeddings that change while they train: turn, means, spreads and levels are a table's, codes are those of
/// the embeddings now. Gradients pass straight through the codes; values without a bit get none.
/// </summary>
internal sealed class TableCoder : IDisposable
{
    private readonly ElasticHeader _header;
    private readonly ElasticLayout _layout;
    private readonly float[] _means;
    private readonly float[] _spreads;
    private readonly float[][] _levels;
    private readonly Tensor _vectors;
    private readonly Tensor _inverse;

    /// <summary>Takes what a table consists of beside its codes.</summary>
    /// <param name="header">Groups, spreads, levels.</param>
    /// <param name="vectors">(d, d) the dimensions' vectors.</param>
    /// <param name="means">(groups, d).</param>
    public TableCoder(ElasticHeader header, float[] vectors, float[] means)
    {
        (_header, _layout, _means) = (header, new ElasticLayout(header), means);
        _spreads = [.. Enumerable.Range(0, means.Length).Select(i => header.Spread(i / header.Width, i % header.Width))];
        _levels = [[0], .. Enumerable.Range(1, ElasticCode.MostBits).Select(bits => ElasticCode.Levels(bits, header.Levels.AsSpan()))];
        using var scope = torch.NewDisposeScope();
        _vectors = torch.tensor(vectors, header.Width, header.Width).DetachFromDisposeScope();
        _inverse = torch.inverse(_vectors.to(ScalarType.Float64)).to(ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>Bits of a table that takes a share of the bytes of one in float32, or of the shortest table there is.</summary>
    /// <returns>(groups, d).</returns>
    public byte[] Bits(double share)
    {
        var budget = (long)(share * _header.Items * _header.Width * sizeof(float));
        return _layout.Bits(_layout.Within(budget) ?? _layout.Shortest);
    }

    /// <summary>The rows as a table of these bits has them.</summary>
    /// <param name="rows">(n, d) embeddings.</param>
    /// <param name="items">(n) whose they are.</param>
    /// <param name="bits">(groups, d).</param>
    /// <returns>(n, d), and the squared distance of the embeddings to it as a share of their square, in the dimensions of the table.</returns>
    public (Tensor Rows, Tensor Distance) Rows(Tensor rows, ReadOnlySpan<long> items, ReadOnlySpan<byte> bits)
    {
        var coordinates = rows.mm(_inverse); // (n, d)
        float[] kept = new float[items.Length * _header.Width], coded = coordinates.detach().data<float>();
        var opened = Opened(bits);
        for (var row = 0; row < items.Length; row++)
        {
            var (at, group) = (row * _header.Width, _header.GroupOf[(int)items[row]] * _header.Width);
            Code(coded.AsSpan(at, _header.Width), kept.AsSpan(at, _header.Width), bits.Slice(group, _header.Width), opened, group);
        }

        var passed = coordinates * torch.tensor(kept, items.Length, _header.Width);
        var code = torch.tensor(coded, items.Length, _header.Width);
        var (off, all) = (coordinates - code, coordinates.detach());
        return ((passed + (code - passed.detach())).mm(_vectors), (off * off).sum() * (1 / (all * all).sum().item()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _inverse.Dispose();
    }

    /// <summary>(d) whether a dimension has bits in any group; one that has none is left out, means and all.</summary>
    private bool[] Opened(ReadOnlySpan<byte> bits)
    {
        var opened = new bool[_header.Width];
        for (var i = 0; i < bits.Length; i++) opened[i % opened.Length] |= bits[i] > 0;
        return opened;
    }

    /// <summary>Rounds an item's values, and marks those that have bits.</summary>
    private void Code(Span<float> values, Span<float> kept, ReadOnlySpan<byte> bits, bool[] opened, int group)
    {
        for (var d = 0; d < values.Length; d++)
        {
            var (mean, spread) = (_means[group + d], _spreads[group + d]);
            if (bits[d] == 0)
            {
                values[d] = opened[d] ? mean : 0;
                continue;
            }

            values[d] = mean + (_levels[bits[d]][ElasticCode.Of((values[d] - mean) / spread) >> (ElasticCode.MostBits - bits[d])] * spread);
            kept[d] = 1;
        }
    }
}
