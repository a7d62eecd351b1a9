using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Quantization;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>
/// Codes of the same whole number of bits everywhere, symmetric about 0, where the scale is not that of the packed rows' rule: widths that no row has
/// (3 bits run in rows of 4), or learned steps. Such a model brings its scales with it.
/// </summary>
/// <param name="Bits">2 to 8.</param>
/// <param name="Scale">Where scales come from.</param>
public sealed record UniformGrid(int Bits, ChannelScale Scale)
{
    /// <summary>The least step: one that training drove to 0 stays a number that can be divided by.</summary>
    internal const float LeastStep = 1e-8f;

    /// <summary>Largest code, Qn = Qp: rows are symmetric, so the lowest code −2^(b−1) of LSQ's paper is left out.</summary>
    public int LargestCode => ChannelQuantizer.LargestCode(Bits);

    /// <summary>Name of a layer's learned steps, (channels).</summary>
    internal static string StepOf(ChannelLayer layer) => $"{layer.Name}.scale";

    /// <summary>Adds the steps that train, at LSQ's first values: 2 · mean|w| / √Qp.</summary>
    internal void AddSteps(ParameterSet parameters, IReadOnlyList<ChannelLayer> layers)
    {
        if (Scale != ChannelScale.Learned) return;
        foreach (var layer in layers)
        {
            var (weights, steps) = (parameters[layer.Weight].data<float>(), new float[layer.Channels]);
            for (var channel = 0; channel < steps.Length; channel++)
                steps[channel] = (float)(2 * weights.AsSpan(channel * layer.FanIn, layer.FanIn).ToArray().Average(weight => Math.Abs((double)weight)) / Math.Sqrt(LargestCode)) + LeastStep;
            parameters.Add(StepOf(layer), steps, layer.Channels);
        }
    }

    /// <summary>The column of gains and shifts that train: that of the row which holds the codes.</summary>
    internal int Column => Precision.CodeOf(WholeBits.RowOf(Bits)) - Precision.LowestCode;

    /// <summary>
    /// What ships: each channel's weights as code · scale, and the scales as <c>{layer}.scale</c>. Wider rows hold the same codes, so they get the same gains and shifts.
    /// </summary>
    /// <param name="parameters">Values by name, as training left them.</param>
    /// <param name="layers">The layers with channels.</param>
    public IReadOnlyDictionary<string, float[]> Project(IReadOnlyDictionary<string, float[]> parameters, IReadOnlyList<ChannelLayer> layers)
    {
        var shipped = new Dictionary<string, float[]>(parameters, StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            var (weights, scales) = ((float[])parameters[layer.Weight].Clone(), new float[layer.Channels]);
            for (var channel = 0; channel < scales.Length; channel++)
            {
                var row = weights.AsSpan(channel * layer.FanIn, layer.FanIn);
                scales[channel] = Scale == ChannelScale.Learned ? Math.Max(Math.Abs(parameters[StepOf(layer)][channel]), LeastStep) : WholeBits.Scale(row, Bits);
                ChannelQuantizer.Round(row, Bits, scales[channel], row);
            }

            (shipped[layer.Weight], shipped[StepOf(layer)]) = (weights, scales);
            foreach (var name in (string[])[$"{layer.Name}.gain", $"{layer.Name}.shift"])
            {
                if (parameters.TryGetValue(name, out var values)) shipped[name] = Widened(values);
            }
        }

        return shipped;
    }

    private float[] Widened(float[] values)
    {
        var widened = (float[])values.Clone();
        for (var at = 0; at < widened.Length; at += QuantizationSpec.Widths) widened.AsSpan(at + Column, QuantizationSpec.Widths - Column).Fill(values[at + Column]);
        return widened;
    }
}
