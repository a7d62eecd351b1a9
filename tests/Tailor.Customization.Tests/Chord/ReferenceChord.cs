using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization.Tests.Chord;

/// <summary>CHORD's scores once more, in double precision, written from the spec and nothing else: s = y_l · sigmoid(f_lc) · mean_k |E_lck|.</summary>
internal sealed class ReferenceChord(ChordSpec spec, BackboneSpec backbone, ITensorSource tensors)
{
    public double[] Score(ReadOnlySpan<float> interest)
    {
        double[] e = [.. interest.ToArray().Select(value => (double)value)];
        var layers = backbone.ChannelLayers();
        if (spec.Strategy == ChordStrategy.Static) return [.. tensors.Floats("static.scores", layers.Sum(layer => layer.Channels)).ToArray().Select(value => (double)value)];

        var y = Enumerable.Repeat(1.0, layers.Count).ToArray();
        if (spec.LayerLevel)
        {
            double[] powers = [.. Network("layer", layers.Count, e).Select(Math.Exp)];
            y = [.. powers.Select(power => power / powers.Sum() * layers.Count)];
        }

        return [.. layers.SelectMany((layer, l) => Enumerable.Range(0, layer.Channels).Select(c => y[l] * Filter(layer, c, e) * Element(layer, c, e)))];
    }

    private double Filter(ChannelLayer layer, int channel, double[] e) =>
        spec.FilterLevel ? 1 / (1 + Math.Exp(-Network($"filter.{layer.Name}", layer.Channels, e)[channel])) : 1;

    private double Element(ChannelLayer layer, int channel, double[] e)
    {
        if (!spec.ElementLevel) return 1;
        var outputs = Network($"element.{layer.Name}", spec.ElementOutputs(layer), e);
        return Enumerable.Range(0, layer.FanIn).Average(k => Math.Abs(ChordSpec.IsLowRank(layer) ? LowRank(layer, outputs, channel, k) : outputs[(channel * layer.FanIn) + k]));
    }

    private double LowRank(ChannelLayer layer, double[] outputs, int channel, int k)
    {
        var (sum, rank) = (0.0, spec.ElementRank);
        for (var r = 0; r < rank; r++) sum += outputs[(channel * rank) + r] * outputs[(layer.Channels * rank) + (k * rank) + r];
        return sum;
    }

    private double[] Network(string name, int outputs, double[] e)
    {
        double[] hidden = [.. Linear($"{name}.inner", spec.Hidden, e).Select(value => Math.Max(value, 0))];
        return Linear($"{name}.outer", outputs, hidden);
    }

    private double[] Linear(string name, int outputs, double[] x)
    {
        var weight = tensors.Floats($"{name}.weight", outputs, x.Length);
        var bias = tensors.Floats($"{name}.bias", outputs);
        var result = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            result[o] = bias[o];
            for (var i = 0; i < x.Length; i++) result[o] += weight[(o * x.Length) + i] * x[i];
        }

        return result;
    }
}
