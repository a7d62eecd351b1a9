using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// Blocks that each sample keeps or skips, with parameters of its own: a block is computed for all samples, and a sample's bit decides whether it is
/// added. Simple, and right: what a skipped block would have added is what its gradient tells.
/// </summary>
/// <param name="kept">(B, L) 1 or 0, or null where the same blocks are kept for all.</param>
/// <param name="blocks">Name of each block and its place among the L; blocks that nobody keeps are not there.</param>
/// <param name="values">A layer's values for each sample, (B, n), by the layer's name.</param>
/// <param name="adaptation">What the values mean, or null where there are none.</param>
/// <param name="parameters">The low-rank pairs, where there are any.</param>
internal sealed class AdaptedArithmetic(
    Tensor? kept,
    IReadOnlyDictionary<string, int> blocks,
    IReadOnlyDictionary<string, (ChannelLayer Layer, Tensor Values)> values,
    AdaptationSpec? adaptation,
    ParameterSet parameters) : LayerArithmetic
{
    /// <inheritdoc/>
    public override Tensor Residual(string block, Tensor x, Func<Tensor> branch, RowOrder order)
    {
        if (!blocks.TryGetValue(block, out var at)) return x;
        return kept is null ? x + branch() : x + Scaled(branch(), kept.narrow(1, at, 1), order);
    }

    /// <inheritdoc/>
    public override Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order)
    {
        if (!values.TryGetValue(name, out var place)) return torch.linear(x, weight, bias);
        var (layer, own) = place;
        long channels = layer.Channels;
        switch (adaptation!.Form)
        {
            case ParameterForm.ScaleShift:
                return Scaled(torch.linear(x, weight, null), own.narrow(1, 0, channels), order, own.narrow(1, channels, channels) + bias);
            case ParameterForm.LowRank:
                return torch.linear(x, weight, bias) + torch.linear(Scaled(torch.linear(x, parameters[$"{name}.down"], null), own, order), parameters[$"{name}.up"], null);
            default:
                if (order != RowOrder.BySample) throw new NotSupportedException("Whole matrices are generated for layers whose rows stand by sample only.");
                long samples = own.shape[0], rows = x.shape[0] / samples;
                var matrices = own.narrow(1, 0, layer.WeightCount).reshape(samples, channels, layer.FanIn); // (B, C, K)
                var biases = own.narrow(1, layer.WeightCount, channels).unsqueeze(1); // (B, 1, C)
                return (x.view(samples, rows, layer.FanIn).bmm(matrices.transpose(1, 2)) + biases).view(x.shape[0], channels);
        }
    }

    /// <inheritdoc/>
    public override LayerProducts? Products(string name, Tensor bias)
    {
        if (!values.TryGetValue(name, out var place)) return new(Gains: null, bias);
        if (adaptation!.Form != ParameterForm.ScaleShift) return null;
        long channels = place.Layer.Channels;
        return new(place.Values.narrow(1, 0, channels), place.Values.narrow(1, channels, channels) + bias);
    }

    /// <summary>Each sample's rows (rows, n) times its factors (B, n) or (B, 1), plus its shifts (B, n).</summary>
    private static Tensor Scaled(Tensor x, Tensor factors, RowOrder order, Tensor? shifts = null)
    {
        long samples = factors.shape[0], rows = x.shape[0] / samples, width = x.shape[1];
        var (dimension, grouped) = order == RowOrder.BySample ? (1, x.view(samples, rows, width)) : (0, x.view(rows, samples, width));
        var scaled = grouped * factors.unsqueeze(dimension);
        if (shifts is not null) scaled += shifts.unsqueeze(dimension);
        return scaled.view(x.shape[0], width);
    }
}
