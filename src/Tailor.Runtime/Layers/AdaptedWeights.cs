using System.Numerics.Tensors;
using Tailor.Models.Adaptation;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>Weights changed by a plan's parameters: packed copies, so that layers compute as fast as without them. One plan's use; scratch is reused from layer to layer.</summary>
/// <param name="kernels">The arithmetic.</param>
/// <param name="spec">What the values mean.</param>
internal sealed unsafe class AdaptedWeights(KernelSet kernels, AdaptationSpec spec)
{
    private AlignedFloats _scratch = new(0);

    /// <summary>Changes a layer.</summary>
    /// <param name="weights">The model's own; stays as it is.</param>
    /// <param name="change">What changes.</param>
    public PackedMatrix Of(PackedMatrix weights, LayerChange change) => spec.Form switch
    {
        ParameterForm.ScaleShift => ScaledAndShifted(weights, change.Values),
        ParameterForm.LowRank => Updated(weights, change),
        _ => new(kernels, change.Values[..^weights.Outputs.Total], change.Values[^weights.Outputs.Total..], weights.Outputs, weights.Inputs, weights.Scale),
    };

    /// <summary>Each output's weights times its gain, its bias plus its shift.</summary>
    private PackedMatrix ScaledAndShifted(PackedMatrix weights, ReadOnlySpan<float> values)
    {
        var (changed, width, outputs) = (PackedMatrix.OfShape(weights), weights.PanelWidth, weights.Outputs);
        var gains = Scratch(weights.Panels * width);
        weights.BiasSpan.CopyTo(changed.BiasSpan);
        for (var channel = 0; channel < outputs.Total; channel++)
        {
            var at = outputs[channel];
            gains.Start[at] = values[channel];
            changed.Bias[at] += values[outputs.Total + channel] * weights.Scale;
        }

        for (var panel = 0; panel < weights.Panels; panel++)
        {
            ReadOnlySpan<float> own = gains.Span.Slice(panel * width, width), old = weights.PanelSpan(panel);
            var result = changed.PanelSpan(panel);
            for (var at = 0; at < old.Length; at += width) TensorPrimitives.Multiply(old.Slice(at, width), own, result.Slice(at, width));
        }

        return changed;
    }

    /// <summary>W + up · diag(values) · down, as products of (K, r) and (r, panel) that are added to the panels.</summary>
    private PackedMatrix Updated(PackedMatrix weights, LayerChange change)
    {
        var (changed, width, rank, fanIn) = (new PackedMatrix(weights), weights.PanelWidth, spec.Rank, weights.Inputs.Total);
        var panelStride = rank * width;
        var scratch = Scratch((weights.Panels * panelStride) + (weights.Depth * rank));
        float* ups = scratch.Start, downs = ups + (weights.Panels * panelStride); // (panels, r, width) and (K with gaps, r)
        for (var channel = 0; channel < weights.Outputs.Total; channel++)
        {
            var (panel, column) = Math.DivRem(weights.Outputs[channel], width);
            for (var r = 0; r < rank; r++) ups[(panel * panelStride) + (r * width) + column] = change.Up[(channel * rank) + r] * change.Values[r] * weights.Scale;
        }

        for (var i = 0; i < fanIn; i++)
        {
            var row = downs + ((nint)weights.Inputs[i] * rank);
            for (var r = 0; r < rank; r++) row[r] = change.Down[(r * fanIn) + i];
        }

        for (var panel = 0; panel < weights.Panels; panel++)
        {
            var start = changed.Start + ((nint)panel * weights.PanelStride);
            kernels.Product(weights.Depth, rank, downs, rank, ups + (panel * panelStride), panelStride, width, panels: 1, bias: null, start, width, Epilogue.Add);
        }

        return changed;
    }

    /// <summary>So many zeros, valid until the next call.</summary>
    private AlignedFloats Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new AlignedFloats(length);
        else _scratch.Span[..length].Clear();
        return _scratch;
    }
}
