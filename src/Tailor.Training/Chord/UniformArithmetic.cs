using Tailor.Models.Backbones;
using Tailor.Runtime.Quantization;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>Linear layers whose weights all lie on one grid: y = gain · (Q(W) · x) + shift + bias, gain and shift being those of the row that holds the codes.</summary>
/// <param name="grid">The grid.</param>
/// <param name="layers">The layers with channels.</param>
/// <param name="parameters">Steps, gains and shifts, where there are any.</param>
/// <param name="roundActivations">Whether inputs are rounded to 8 bits.</param>
internal sealed class UniformArithmetic(UniformGrid grid, IReadOnlyList<ChannelLayer> layers, ParameterSet parameters, bool roundActivations) : LayerArithmetic
{
    private readonly Dictionary<string, ChannelLayer> _layers = layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order)
    {
        if (!_layers.TryGetValue(name, out var layer)) return torch.linear(x, weight, bias);
        if (roundActivations) x = ActivationRounding.Apply(x);
        var rounded = grid.Scale == ChannelScale.Learned ? LearnedStep.Apply(weight, parameters[UniformGrid.StepOf(layer)], grid.LargestCode) : Fitted(weight, layer); // (C, K)
        if (!parameters.Contains($"{name}.gain")) return torch.linear(x, rounded, bias);
        return torch.linear(x, rounded * parameters[$"{name}.gain"].narrow(1, grid.Column, 1), bias + parameters[$"{name}.shift"].select(1, grid.Column));
    }

    /// <summary>Rounded by the rule; gradients pass straight through.</summary>
    private Tensor Fitted(Tensor weight, ChannelLayer layer)
    {
        var values = weight.detach().to(ScalarType.Float32).data<float>();
        var change = new float[values.Length];
        for (var at = 0; at < values.Length; at += layer.FanIn)
        {
            var row = values.AsSpan(at, layer.FanIn);
            var rounded = change.AsSpan(at, layer.FanIn);
            WholeBits.Round(row, grid.Bits, rounded);
            for (var k = 0; k < row.Length; k++) rounded[k] -= row[k];
        }

        return weight + torch.tensor(change, layer.Channels, layer.FanIn).to(weight.dtype);
    }
}
