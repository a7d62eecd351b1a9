using System.Numerics.Tensors;
using Tailor.Models.Adaptation;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>Weights changed by a plan's parameters: a packed copy, so that the layer computes as fast as without them.</summary>
internal static unsafe class AdaptedWeights
{
    /// <summary>Changes a layer.</summary>
    /// <param name="weights">The model's own; stays as it is.</param>
    /// <param name="spec">What the values mean.</param>
    /// <param name="values">The layer's values.</param>
    /// <param name="up">(C, r) with a low rank, else empty.</param>
    /// <param name="down">(r, K) with a low rank, else empty.</param>
    public static PackedMatrix Of(PackedMatrix weights, AdaptationSpec spec, ReadOnlySpan<float> values, ReadOnlySpan<float> up, ReadOnlySpan<float> down)
    {
        var (changed, channels, fanIn, width) = (new PackedMatrix(weights), weights.Outputs.Total, weights.Inputs.Total, weights.PanelWidth);
        var row = new float[fanIn];
        for (var channel = 0; channel < channels; channel++)
        {
            var at = weights.Outputs[channel];
            var column = changed.Column(at);
            switch (spec.Form)
            {
                case ParameterForm.ScaleShift:
                    for (var i = 0; i < fanIn; i++) column[(nint)weights.Inputs[i] * width] *= values[channel];
                    changed.Bias[at] += values[channels + channel] * weights.Scale;
                    break;
                case ParameterForm.LowRank:
                    row.AsSpan().Clear();
                    for (var r = 0; r < spec.Rank; r++) TensorPrimitives.MultiplyAdd(down.Slice(r * fanIn, fanIn), up[(channel * spec.Rank) + r] * values[r] * weights.Scale, row, row);
                    for (var i = 0; i < fanIn; i++) column[(nint)weights.Inputs[i] * width] += row[i];
                    break;
                default:
                    var own = values.Slice(channel * fanIn, fanIn);
                    for (var i = 0; i < fanIn; i++) column[(nint)weights.Inputs[i] * width] = own[i] * weights.Scale;
                    changed.Bias[at] = values[(channels * fanIn) + channel] * weights.Scale;
                    break;
            }
        }

        return changed;
    }
}
