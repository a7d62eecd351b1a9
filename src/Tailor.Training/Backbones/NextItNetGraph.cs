using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Backbones;

/// <summary>
/// NextItNet (Yuan et al., WSDM 2019) as a graph. Batches are padded on the right, where a causal convolution never looks, so no mask is needed.
/// </summary>
public sealed class NextItNetGraph : BackboneGraph
{
    private const double NormEpsilon = 1e-8;
    private readonly NextItNetSpec _spec;

    /// <summary>Draws the first values.</summary>
    public NextItNetGraph(NextItNetSpec spec, int itemCount, Initializer initializer) : base(spec, itemCount, initializer)
    {
        _spec = spec;
        if (spec.EmbeddingNorm) AddNorm("embedding.norm");
        foreach (var layer in spec.ChannelLayers())
        {
            AddLinear(initializer, layer.Name, layer.Channels, layer.FanIn);
            AddNorm($"{layer.Name}.norm");
        }

        AddNorm("final.norm");
    }

    /// <inheritdoc/>
    public override long LargestDropout(long tokens) => tokens * _spec.Width;

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic)
    {
        var x = _spec.EmbeddingNorm ? Norm("embedding.norm", embedded, NormEpsilon) : embedded; // (B·T, d)
        x = dropout.Embedding(x);
        for (var block = 0; block < _spec.Blocks; block++)
        {
            var (name, dilation, below) = ($"blocks.{block}", _spec.DilationOf(block), x);
            x = arithmetic.Residual(name, below, () => dropout.Branch(Convolution($"{name}.second", Convolution($"{name}.first", below, dilation, batch, arithmetic), 2 * dilation, batch, arithmetic)), RowOrder.BySample);
        }

        x = x.index_select(0, torch.tensor<long>(batch.TargetPositions, [batch.TargetCount])); // (M, d)
        return Norm("final.norm", x, NormEpsilon);
    }

    /// <summary>ReLU(Norm(convolution of x)), (B·T, d).</summary>
    private Tensor Convolution(string name, Tensor x, int dilation, TrainingBatch batch, LayerArithmetic arithmetic) =>
        Norm($"{name}.norm", Linear(arithmetic, name, Taps(x, dilation, batch)), NormEpsilon).relu();

    /// <summary>What a convolution reads at each place, side by side, (B·T, k·d): x moved by a multiple of the dilation, the oldest first, zeros where a row has not begun.</summary>
    private Tensor Taps(Tensor x, int dilation, TrainingBatch batch)
    {
        if (_spec.Kernel == 1) return x;
        long rows = batch.Rows, length = batch.Length, width = _spec.Width;
        var places = x.view(rows, length, width); // (B, T, d)
        var zeros = torch.zeros([rows, Math.Min(length, (_spec.Kernel - 1L) * dilation), width], x.dtype);
        var taps = new Tensor[_spec.Kernel];
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var moved = (_spec.Kernel - 1L - tap) * dilation;
            if (moved == 0) taps[tap] = places;
            else if (moved >= length) taps[tap] = zeros;
            else taps[tap] = torch.cat([zeros.narrow(1, 0, moved), places.narrow(1, 0, length - moved)], 1);
        }

        return torch.cat(taps, 2).view(rows * length, taps.Length * width);
    }
}
