using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>What a plan makes of a layer, in double precision: weights rounded by the rule, activations rounded to 255 levels, nothing packed.</summary>
internal sealed class ReferencePlan(BackboneSpec backbone, QuantizationSpec quantization, Precision precision)
{
    private readonly Dictionary<string, (double[] Weights, double Gain, double Shift)[]> _layers = [];

    public double[] Linear(string name, ITensorSource tensors, double[][] weight, double[] bias, double[] x)
    {
        if (!_layers.TryGetValue(name, out var layer)) _layers.Add(name, layer = Round(name, tensors, weight));
        double[] input = quantization.ActivationBits == 8 ? Rounded(x) : x;
        return [.. layer.Select((channel, o) => (channel.Gain * channel.Weights.Zip(input, (w, v) => w * v).Sum()) + bias[o] + channel.Shift)];
    }

    private (double[] Weights, double Gain, double Shift)[] Round(string name, ITensorSource tensors, double[][] weight)
    {
        var first = backbone.ChannelLayers().TakeWhile(layer => layer.Name != name).Sum(layer => layer.Channels);
        return [.. weight.Select((row, o) =>
        {
            var code = precision.Codes[first + o];
            var rounded = new float[row.Length];
            ChannelQuantizer.Round([.. row.Select(w => (float)w)], Precision.BitsOf(code), rounded);
            return (rounded.Select(w => (double)w).ToArray(), Switch("gain", 1), Switch("shift", 0));

            double Switch(string part, double without) =>
                quantization.Switched ? tensors.Floats($"{name}.{part}", weight.Length, QuantizationSpec.Widths)[(o * QuantizationSpec.Widths) + code - Precision.LowestCode] : without;
        })];
    }

    private static double[] Rounded(double[] x)
    {
        var largest = x.Max(Math.Abs);
        return largest == 0 ? x : [.. x.Select(v => Math.Round(v * 127 / largest) * largest / 127)];
    }
}
