using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Backbones;

/// <summary>
/// SASRec (Kang and McAuley, ICDM 2018) as a graph. Batches are padded on the right, where causal attention never looks, so no padding
/// mask is needed.
/// </summary>
public sealed class SasRecGraph : BackboneGraph
{
    private readonly SasRecSpec _spec;

    /// <summary>Draws the first values.</summary>
    /// <exception cref="NotSupportedException">The layout is for imported models only.</exception>
    public SasRecGraph(SasRecSpec spec, int itemCount, Initializer initializer) : base(spec, itemCount, initializer)
    {
        if (spec.Layout == PositionLayout.Unmasked)
            throw new NotSupportedException("Layout 'Unmasked' is for imported models; train with 'LeftAligned' or 'Original'.");
        _spec = spec;
        Parameters.Add("positions.weight", initializer.Normal((long)spec.MaxLength * spec.Width, .02), spec.MaxLength, spec.Width);
        if (spec.EmbeddingNorm) AddNorm("embedding.norm");
        for (var block = 0; block < spec.Blocks; block++)
        {
            AddNorm($"blocks.{block}.attention.norm");
            foreach (var part in (string[])["query", "key", "value", "output"])
                AddLinear(initializer, $"blocks.{block}.attention.{part}", spec.Width, spec.Width);
            AddNorm($"blocks.{block}.feedForward.norm");
            AddLinear(initializer, $"blocks.{block}.feedForward.inner", spec.FeedForward, spec.Width);
            AddLinear(initializer, $"blocks.{block}.feedForward.outer", spec.Width, spec.FeedForward);
        }

        AddNorm("final.norm");
    }

    /// <inheritdoc/>
    public override long LargestDropout(long tokens) => tokens * Math.Max(_spec.Width, _spec.FeedForward);

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic)
    {
        long rows = batch.Rows, length = batch.Length, width = _spec.Width;
        var x = _spec.ScaleEmbedding ? embedded * Math.Sqrt(width) : embedded; // (B·T, d)
        x = (x.view(rows, length, width) + Positions(batch)).view(rows * length, width);
        if (_spec.EmbeddingNorm) x = Norm("embedding.norm", x, _spec.NormEpsilon);
        x = dropout.Embedding(x);
        var mask = AttentionMask(batch);
        for (var block = 0; block < _spec.Blocks; block++) x = Block($"blocks.{block}", x, batch, mask, dropout, arithmetic);
        x = x.index_select(0, torch.tensor<long>(batch.TargetPositions, [batch.TargetCount])); // (M, d)
        return Norm("final.norm", x, _spec.NormEpsilon);
    }

    private Tensor Block(string name, Tensor x, TrainingBatch batch, Tensor mask, DropoutMasks dropout, LayerArithmetic arithmetic)
    {
        string attention = $"{name}.attention", feedForward = $"{name}.feedForward";
        switch (_spec.Norm)
        {
            case NormPlacement.Pre:
                x = arithmetic.Residual(attention, x, Attended, RowOrder.BySample);
                return arithmetic.Residual(feedForward, x, () => FeedForward(feedForward, Normed($"{feedForward}.norm", x), dropout, arithmetic), RowOrder.BySample);
            case NormPlacement.Post:
                x = Normed($"{attention}.norm", x + dropout.Branch(Attention(attention, x, x, batch, mask, arithmetic)));
                return Normed($"{feedForward}.norm", x + FeedForward(feedForward, x, dropout, arithmetic));
            default:
                var query = Normed($"{attention}.norm", x);
                x = Normed($"{feedForward}.norm", query + dropout.Branch(Attention(attention, query, x, batch, mask, arithmetic)));
                return x + FeedForward(feedForward, x, dropout, arithmetic);
        }

        Tensor Attended()
        {
            var normed = Normed($"{attention}.norm", x);
            return dropout.Branch(Attention(attention, normed, normed, batch, mask, arithmetic));
        }
    }

    private Tensor Normed(string name, Tensor x) => Norm(name, x, _spec.NormEpsilon);

    private Tensor FeedForward(string name, Tensor x, DropoutMasks dropout, LayerArithmetic arithmetic) =>
        dropout.Branch(Linear(arithmetic, $"{name}.outer", dropout.Branch(Linear(arithmetic, $"{name}.inner", x).relu())));

    /// <summary>Causal attention. In the original layout padded positions are keys and values too: one stands for them all.</summary>
    private Tensor Attention(string name, Tensor queries, Tensor others, TrainingBatch batch, Tensor mask, LayerArithmetic arithmetic)
    {
        var query = Heads(Linear(arithmetic, $"{name}.query", queries), batch); // (B·H, T, d/H)
        var key = Heads(Linear(arithmetic, $"{name}.key", others), batch);
        var value = Heads(Linear(arithmetic, $"{name}.value", others), batch);
        if (_spec.Layout == PositionLayout.Original)
        {
            var padding = PaddingToken(name); // (1, d)
            key = torch.cat([key, PaddingHeads(Linear($"{name}.key", padding), batch)], 1); // (B·H, T + 1, d/H)
            value = torch.cat([value, PaddingHeads(Linear($"{name}.value", padding), batch)], 1);
        }

        var scores = query.bmm(key.transpose(1, 2)) * (1 / Math.Sqrt(_spec.Width / _spec.Heads)); // (B·H, T, T or T + 1)
        var mixed = (scores + mask).softmax(-1).bmm(value); // (B·H, T, d/H)
        return Linear(arithmetic, $"{name}.output", Merge(mixed, batch));
    }

    private Tensor Heads(Tensor x, TrainingBatch batch)
    {
        long rows = batch.Rows, length = batch.Length, heads = _spec.Heads, size = _spec.Width / _spec.Heads;
        return heads == 1
            ? x.view(rows, length, size)
            : x.view(rows, length, heads, size).permute(0, 2, 1, 3).reshape(rows * heads, length, size);
    }

    private Tensor Merge(Tensor x, TrainingBatch batch)
    {
        long rows = batch.Rows, length = batch.Length, heads = _spec.Heads, size = _spec.Width / _spec.Heads;
        return heads == 1
            ? x.view(rows * length, size)
            : x.view(rows, heads, length, size).permute(0, 2, 1, 3).reshape(rows * length, _spec.Width);
    }

    private Tensor PaddingHeads(Tensor x, TrainingBatch batch)
    {
        long heads = _spec.Heads, size = _spec.Width / _spec.Heads;
        return x.view(1, heads, 1, size).expand(batch.Rows, heads, 1, size).reshape(batch.Rows * heads, 1, size);
    }

    /// <summary>What attention sees of a padded position: the zero vector, through the norm where keys are normalised.</summary>
    private Tensor PaddingToken(string attention)
    {
        var zero = torch.zeros([1, _spec.Width], Items.dtype);
        return _spec.Norm == NormPlacement.Pre ? Normed($"{attention}.norm", zero) : zero;
    }

    /// <summary>Position embeddings, (1, T, d) or in the original layout (B, T, d), where the newest item stands at the last position.</summary>
    private Tensor Positions(TrainingBatch batch)
    {
        var table = Parameters["positions.weight"];
        if (_spec.Layout == PositionLayout.LeftAligned) return table.narrow(0, 0, batch.Length).unsqueeze(0);
        var positions = new long[batch.Rows * batch.Length];
        for (var row = 0; row < batch.Rows; row++)
            for (var t = 0; t < batch.Length; t++)
                positions[(row * batch.Length) + t] = Math.Min(_spec.MaxLength - batch.Lengths[row] + t, _spec.MaxLength - 1);
        return torch.embedding(table, torch.tensor(positions, batch.Rows, batch.Length));
    }

    /// <summary>Added to attention scores: −∞ for later positions; (1, T, T), or (B·H, T, T + 1) with the weight of the padded positions.</summary>
    private Tensor AttentionMask(TrainingBatch batch)
    {
        int rows = batch.Rows, length = batch.Length, heads = _spec.Heads;
        var causal = torch.triu(torch.full([length, length], float.NegativeInfinity), 1).unsqueeze(0);
        if (_spec.Layout == PositionLayout.LeftAligned) return causal;
        var weights = new float[rows * heads];
        for (var i = 0; i < weights.Length; i++) weights[i] = MathF.Log(_spec.MaxLength - batch.Lengths[i / heads]); // log 0 = −∞
        var padding = torch.tensor(weights, weights.Length, 1, 1).expand(weights.Length, length, 1);
        return torch.cat([causal.expand(weights.Length, length, length), padding], 2);
    }
}
