using Tailor.Models.Backbones;
using Tailor.Models.Quantization;
using Tailor.Runtime.Quantization;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>
/// The weights of each layer as they are at 2, 4 and 8 bits, rounded by the runtime's own <see cref="ChannelQuantizer"/>. Frozen weights are rounded once;
/// trained ones at every step, with gradients that pass straight through. Where the model will store an 8-bit master, narrower widths are rounded from it,
/// as on the device.
/// </summary>
internal sealed class RoundedWeights : IDisposable
{
    /// <summary>The widths, in the order of their codes.</summary>
    public static readonly int[] Widths = [2, 4, 8];

    private readonly Dictionary<string, Tensor>? _frozen;
    private readonly bool _fromCodes;

    /// <summary>Rounds the weights now where they are frozen.</summary>
    public RoundedWeights(ParameterSet parameters, IReadOnlyList<ChannelLayer> layers, MasterType master, bool frozen)
    {
        _fromCodes = master == MasterType.Int8;
        if (!frozen) return;
        _frozen = new(StringComparer.Ordinal);
        foreach (var layer in layers)
            _frozen.Add(layer.Name, torch.tensor(Round(parameters[layer.Weight].data<float>(), layer), Widths.Length * layer.Channels, layer.FanIn).DetachFromDisposeScope());
    }

    /// <summary>A layer at all widths, (3·C, K): first all channels at 2 bits, then at 4, then at 8.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weight">(C, K) its weights.</param>
    public Tensor Of(ChannelLayer layer, Tensor weight)
    {
        if (_frozen is not null) return _frozen[layer.Name];
        var values = weight.detach().to(ScalarType.Float32).data<float>();
        var rounded = Round(values, layer);
        return torch.function(
            torch.tensor(rounded, Widths.Length * layer.Channels, layer.FanIn).to(weight.dtype), [weight], gradient => [gradient.view(Widths.Length, layer.Channels, layer.FanIn).sum(0)]);
    }

    /// <summary>Σ (w − Q₂(w))² of each channel over all layers, standardised: what narrow channels cost, before anything is learned.</summary>
    public static float[] Losses(ParameterSet parameters, IReadOnlyList<ChannelLayer> layers) => Standardised(SquaredErrors(parameters, layers));

    /// <summary>Σ (w − Q₂(w))² of each channel over all layers.</summary>
    public static double[] SquaredErrors(ParameterSet parameters, IReadOnlyList<ChannelLayer> layers)
    {
        var losses = new List<double>();
        foreach (var layer in layers)
        {
            var weights = parameters[layer.Weight].data<float>();
            var rounded = new float[layer.FanIn];
            for (var channel = 0; channel < layer.Channels; channel++)
            {
                var row = weights.AsSpan(channel * layer.FanIn, layer.FanIn);
                ChannelQuantizer.Round(row, 2, rounded);
                var loss = 0.0;
                for (var k = 0; k < rounded.Length; k++) loss += ((double)row[k] - rounded[k]) * ((double)row[k] - rounded[k]);
                losses.Add(loss);
            }
        }

        return [.. losses];
    }

    /// <summary>Values less their mean, over their standard deviation.</summary>
    public static float[] Standardised(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) + 1e-12;
        return [.. values.Select(value => (float)((value - mean) / deviation))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _frozen?.Values ?? Enumerable.Empty<Tensor>()) tensor.Dispose();
    }

    private float[] Round(ReadOnlySpan<float> weights, ChannelLayer layer)
    {
        var rounded = new float[Widths.Length * layer.WeightCount];
        for (var channel = 0; channel < layer.Channels; channel++)
        {
            var at = channel * layer.FanIn;
            var master = rounded.AsSpan((2 * layer.WeightCount) + at, layer.FanIn);
            ChannelQuantizer.Round(weights.Slice(at, layer.FanIn), 8, master);
            var source = _fromCodes ? master : weights.Slice(at, layer.FanIn);
            for (var width = 0; width < 2; width++) ChannelQuantizer.Round(source, Widths[width], rounded.AsSpan((width * layer.WeightCount) + at, layer.FanIn));
        }

        return rounded;
    }
}
