using System.Numerics.Tensors;
using Tailor.Models.Adaptation;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Layers;

/// <summary>A layer's weights as the model has them, with every width's scale: what each plan's layer is quantised from. Immutable.</summary>
internal sealed unsafe class FrozenLayer
{
    private const int Widths = Precision.HighestCode;

    private readonly MasterWeights _weights;
    private readonly float[] _biases;
    private readonly float[] _scales;
    private readonly float[]? _gains;
    private readonly float[]? _shifts;
    private readonly float _fold;
    private readonly float[]? _planGains;

    /// <summary>Copies weights and computes their scales.</summary>
    /// <param name="weights">(channels, inputs).</param>
    /// <param name="biases">(channels).</param>
    /// <param name="gains">(channels, widths), or empty.</param>
    /// <param name="shifts">(channels, widths), or empty.</param>
    /// <param name="own">(channels) scales that the weights are whole multiples of, or empty where scales follow from the weights.</param>
    /// <param name="outputs">Where outputs stand in a row of the result.</param>
    /// <param name="inputs">Where inputs stand in a row.</param>
    /// <param name="fold">Outputs are multiplied by it.</param>
    public FrozenLayer(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<float> gains, ReadOnlySpan<float> shifts, ReadOnlySpan<float> own, Groups outputs, Groups inputs, float fold)
    {
        (Outputs, Inputs, _fold) = (outputs, inputs, fold);
        _weights = new MasterWeights(weights, outputs.Total, own);
        _biases = [.. biases];
        (_gains, _shifts) = gains.IsEmpty ? (null, null) : (gains.ToArray(), shifts.ToArray());
        _scales = new float[outputs.Total * Widths];
        for (var channel = 0; channel < outputs.Total; channel++)
        {
            var row = weights.Slice(channel * inputs.Total, inputs.Total);
            for (var code = Precision.LowestCode; code <= Precision.HighestCode; code++)
            {
                var bits = Precision.BitsOf(code);
                _scales[At(channel, code)] = !own.IsEmpty && ChannelQuantizer.Holds(row, own[channel], bits) ? own[channel] : ChannelQuantizer.Scale(row, bits);
            }
        }
    }

    /// <summary>A layer of the same weights whose outputs a plan scales and shifts: gain · (Q(W) · x) + bias + shift. The codes stay, so nothing is rounded anew.</summary>
    /// <param name="other">The layer.</param>
    /// <param name="values">(2 · channels) gains, then shifts.</param>
    private FrozenLayer(FrozenLayer other, ReadOnlySpan<float> values)
    {
        (Outputs, Inputs, _fold, _weights, _scales, _gains, _shifts) = (other.Outputs, other.Inputs, other._fold, other._weights, other._scales, other._gains, other._shifts);
        _planGains = values[..Outputs.Total].ToArray();
        _biases = new float[Outputs.Total];
        TensorPrimitives.Add(other._biases, values[Outputs.Total..], _biases);
    }

    /// <summary>Where outputs stand; their total is the number of channels.</summary>
    public Groups Outputs { get; }

    /// <summary>Where inputs stand.</summary>
    public Groups Inputs { get; }

    /// <summary>Bytes of the weights.</summary>
    public long WeightBytes => _weights.Bytes;

    /// <summary>Bytes of biases, scales, gains and shifts.</summary>
    public long OutputBytes => (long)(_biases.Length + _scales.Length + (_gains?.Length ?? 0) + (_shifts?.Length ?? 0)) * sizeof(float);

    /// <summary>The layer as a plan's parameters change it: scaled and shifted as it is, else with other weights, whose scales are found anew.</summary>
    /// <param name="form">What the values mean.</param>
    /// <param name="change">What changes.</param>
    /// <param name="kernels">The arithmetic.</param>
    public FrozenLayer Changed(ParameterForm form, LayerChange change, KernelSet kernels) => form switch
    {
        ParameterForm.ScaleShift => new(this, change.Values),
        ParameterForm.LowRank => new(Updated(change, kernels), _biases, _gains, _shifts, own: [], Outputs, Inputs, _fold),
        _ => new(change.Values[..^Outputs.Total], change.Values[^Outputs.Total..], _gains, _shifts, own: [], Outputs, Inputs, _fold),
    };

    /// <summary>What an integer sum is worth, beside the row's scale: scale · gain · the plan's gain · fold, in this order.</summary>
    public float Factor(int channel, byte code) => _scales[At(channel, code)] * (_gains?[At(channel, code)] ?? 1) * (_planGains?[channel] ?? 1) * _fold;

    /// <summary>(bias + shift) · fold.</summary>
    public float Bias(int channel, byte code) => (_biases[channel] + (_shifts?[At(channel, code)] ?? 0)) * _fold;

    /// <summary>A channel's codes plus an offset.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="code">Code of its width.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="row">Scratch for a channel's weights.</param>
    /// <param name="codes">(inputs, gaps counted) receives the codes.</param>
    public void Quantize(KernelSet kernels, int channel, byte code, int offset, AlignedFloats row, byte* codes)
    {
        var weights = _weights.Row(kernels, channel, row);
        if (Inputs.Count > 1) new Span<byte>(codes, Inputs.Span).Fill((byte)offset);
        for (var group = 0; group < Inputs.Count; group++)
        {
            kernels.Codes(Inputs.Width, weights + (group * Inputs.Width), _scales[At(channel, code)], ChannelQuantizer.LargestCode(Precision.BitsOf(code)), offset, codes + (group * Inputs.Stride));
        }
    }

    /// <summary>The layer in floats: rounded to a plan's widths with their gains and shifts, or as it is where there is no plan.</summary>
    public LinearLayer InFloats(KernelSet kernels, ReadOnlySpan<byte> codes)
    {
        var (rounded, biases) = (Floats(kernels), _biases.ToArray());
        for (var channel = 0; channel < Outputs.Total; channel++)
        {
            var row = rounded.AsSpan(channel * Inputs.Total, Inputs.Total);
            if (!codes.IsEmpty)
            {
                var at = At(channel, codes[channel]);
                ChannelQuantizer.Round(row, Precision.BitsOf(codes[channel]), _scales[at], row);
                if (_gains is not null) TensorPrimitives.Multiply(row, _gains[at], row);
                biases[channel] += _shifts?[at] ?? 0;
            }

            if (_planGains is not null) TensorPrimitives.Multiply(row, _planGains[channel], row);
        }

        return new FloatLayer(kernels, new PackedMatrix(kernels, rounded, biases, Outputs, Inputs, _fold));
    }

    /// <summary>The weights in floats, (channels, inputs).</summary>
    private float[] Floats(KernelSet kernels)
    {
        var (weights, scratch, fanIn) = (new float[Outputs.Total * Inputs.Total], new AlignedFloats(Inputs.Total), Inputs.Total);
        for (var channel = 0; channel < Outputs.Total; channel++) new ReadOnlySpan<float>(_weights.Row(kernels, channel, scratch), fanIn).CopyTo(weights.AsSpan(channel * fanIn));
        return weights;
    }

    /// <summary>W + up · diag(values) · down.</summary>
    private float[] Updated(LayerChange change, KernelSet kernels)
    {
        var (weights, fanIn, rank) = (Floats(kernels), Inputs.Total, change.Values.Length);
        for (var channel = 0; channel < Outputs.Total; channel++)
        {
            var row = weights.AsSpan(channel * fanIn, fanIn);
            for (var r = 0; r < rank; r++) TensorPrimitives.MultiplyAdd(change.Down.Slice(r * fanIn, fanIn), change.Up[(channel * rank) + r] * change.Values[r], row, row);
        }

        return weights;
    }

    private static int At(int channel, byte code) => (channel * Widths) + code - Precision.LowestCode;
}
