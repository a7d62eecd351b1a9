using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>
/// Linear layers whose channels have widths: each layer is computed at all three widths, and each sample keeps of every channel the width that it has:
/// y = Σ_b mask_b · (gain_b · (Q_b(W) · x) + shift_b) + bias. Three products for a whole batch are cheaper than a matrix for each sample.
/// </summary>
/// <param name="mask">(B or 1, 3, channels of all layers).</param>
/// <param name="layers">The layers with the place of their first channel.</param>
/// <param name="weights">The weights at each width.</param>
/// <param name="parameters">Gains and shifts, where there are any.</param>
/// <param name="roundActivations">Whether inputs are rounded to 8 bits.</param>
internal sealed class MixedWidthArithmetic(
    Tensor mask,
    IReadOnlyDictionary<string, (ChannelLayer Layer, int Start)> layers,
    RoundedWeights weights,
    ParameterSet parameters,
    bool roundActivations) : LayerArithmetic
{
    private readonly long _samples = mask.shape[0];

    /// <inheritdoc/>
    public override Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order)
    {
        if (!layers.TryGetValue(name, out var place)) return torch.linear(x, weight, bias);
        var (layer, start) = place;
        long channels = layer.Channels;
        if (roundActivations) x = ActivationRounding.Apply(x);
        var own = mask.narrow(2, start, channels); // (B, 3, C)
        var all = weights.Of(layer, weight); // (3C, K)
        Tensor? shifts = null;
        if (parameters.Contains($"{name}.gain"))
        {
            all *= parameters[$"{name}.gain"].t().reshape(3 * channels, 1);
            shifts = parameters[$"{name}.shift"].t().reshape(3 * channels);
        }

        if (_samples == 1)
        {
            var choice = own.reshape(3, channels, 1);
            var chosen = (all.view(3, channels, layer.FanIn) * choice).sum(0); // (C, K)
            return torch.linear(x, chosen, shifts is null ? bias : bias + (shifts.view(3, channels) * choice.squeeze(2)).sum(0));
        }

        var rows = x.shape[0] / _samples;
        var outputs = torch.linear(x, all, shifts); // (rows, 3C)
        var kept = order == RowOrder.BySample
            ? outputs.view(_samples, rows, 3, channels) * own.unsqueeze(1)
            : outputs.view(rows, _samples, 3, channels) * own.unsqueeze(0);
        return kept.sum(2).reshape(x.shape[0], channels) + bias;
    }
}
