using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;

namespace Tailor.Training.Chord;

/// <summary>From an element level's outputs to mean_k |E_lck|. E of low rank is the product of two small matrices for each sample, which is never written to memory.</summary>
/// <param name="layer">The layer: C channels of K weights.</param>
/// <param name="elementRank">Rank of E where the layer is large.</param>
internal sealed class ElementMagnitudes(ChannelLayer layer, int elementRank)
{
    private readonly int _rank = ChordSpec.IsLowRank(layer) ? elementRank : 0;

    /// <summary>The means: in one pass over the outputs and one for their gradient, or by autograd's operators where they are not float32 on the CPU.</summary>
    /// <param name="outputs">(B, n) E itself, (C, K), or its parts (C, rank) and (K, rank).</param>
    /// <returns>(B, C).</returns>
    public Tensor Of(Tensor outputs)
    {
        if (outputs.device >= 0 || outputs.dtype != ScalarType.Float32) return Composed(outputs);
        var values = outputs.detach().contiguous();
        return torch.function(Means(values), [outputs], gradient => [Gradient(values, gradient.contiguous())]);
    }

    /// <summary>The same of autograd's operators: the reference, and what other devices and types take.</summary>
    public Tensor Composed(Tensor outputs)
    {
        var rows = outputs.shape[0];
        return Elements().abs().sum(2) * (1.0 / layer.FanIn);

        Tensor Elements()
        {
            if (_rank == 0) return outputs.view(rows, layer.Channels, layer.FanIn); // (B, C, K)
            var parts = outputs.split_with_sizes([(long)layer.Channels * _rank, (long)layer.FanIn * _rank], 1);
            return parts[0].view(rows, layer.Channels, _rank).bmm(parts[1].view(rows, layer.FanIn, _rank).transpose(1, 2));
        }
    }

    private Tensor Means(Tensor outputs)
    {
        var (rows, width) = ((int)outputs.shape[0], (int)outputs.shape[1]);
        var (means, kernel) = (torch.zeros([rows, layer.Channels]), new MagnitudeKernel(layer.Channels, layer.FanIn, _rank));
        Span<float> values = outputs.AsSpan<float>(), found = means.AsSpan<float>();
        for (var row = 0; row < rows; row++) kernel.Means(values.Slice(row * width, width), found.Slice(row * layer.Channels, layer.Channels));
        return means;
    }

    private Tensor Gradient(Tensor outputs, Tensor given)
    {
        var (rows, width) = ((int)outputs.shape[0], (int)outputs.shape[1]);
        var (gradient, kernel) = (torch.zeros([rows, width]), new MagnitudeKernel(layer.Channels, layer.FanIn, _rank));
        Span<float> values = outputs.AsSpan<float>(), means = given.AsSpan<float>(), found = gradient.AsSpan<float>();
        for (var row = 0; row < rows; row++)
            kernel.Differentiate(values.Slice(row * width, width), means.Slice(row * layer.Channels, layer.Channels), found.Slice(row * width, width));
        return gradient;
    }
}
