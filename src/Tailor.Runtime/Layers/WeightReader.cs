using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Quantization;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>
/// Gives a backbone its weights, in the order the kernels read. It reads each tensor once, checks that every value is finite, and keeps what
/// no plan changes; <see cref="With"/> makes the layers of another plan from that.
/// </summary>
internal sealed class WeightReader
{
    private readonly ITensorSource? _source;
    private readonly QuantizationSpec? _quantization;
    private readonly Dictionary<string, AlignedFloats> _vectors;
    private readonly Dictionary<string, FrozenLayer> _frozen;
    private readonly Dictionary<string, Range> _channels;
    private readonly byte[] _codes;
    private readonly List<LinearLayer> _layers = [];

    /// <summary>Reads from a source, which is not kept longer than that.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="source">Its tensors.</param>
    /// <param name="kernels">Whose order to pack in.</param>
    /// <param name="quantization">How channels can be narrowed, or null where no plan will come.</param>
    /// <param name="codes">(channels) code of each channel's width, or empty for floats.</param>
    public WeightReader(BackboneSpec spec, ITensorSource source, KernelSet kernels, QuantizationSpec? quantization, ReadOnlySpan<byte> codes)
    {
        (_source, _quantization, Kernels, _codes) = (source, quantization, kernels, codes.ToArray());
        (_vectors, _frozen, _channels) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        var at = 0;
        foreach (var layer in spec.ChannelLayers()) _channels.Add(layer.Name, at..(at += layer.Channels));
    }

    private WeightReader(WeightReader read, ReadOnlySpan<byte> codes)
    {
        (Kernels, _quantization, _codes) = (read.Kernels, read._quantization, codes.ToArray());
        (_vectors, _frozen, _channels) = (read._vectors, read._frozen, read._channels);
    }

    public KernelSet Kernels { get; }

    /// <summary>The layers made so far.</summary>
    public IReadOnlyList<LinearLayer> Layers => _layers;

    /// <summary>The layers as the model has them; empty where no plan will come.</summary>
    public IReadOnlyCollection<FrozenLayer> Frozen => _frozen.Values;

    /// <summary>Norms, positions and the like.</summary>
    public IReadOnlyCollection<AlignedFloats> Vectors => _vectors.Values;

    /// <summary>The same weights under another plan; everything but the layers is shared.</summary>
    public WeightReader With(ReadOnlySpan<byte> codes) => new(this, codes);

    /// <summary>Bytes of the layers' packed weights under a plan.</summary>
    public long PackedBytes(ReadOnlySpan<byte> codes)
    {
        long bytes = 0;
        foreach (var (name, layer) in _frozen)
        {
            bytes += _quantization!.ActivationBits == 32
                ? PackedMatrix.WeightBytes(Kernels, layer.Outputs, layer.Inputs)
                : MixedLayer.PackedBytes(Kernels, layer, codes[_channels[name]]);
        }

        return bytes;
    }

    /// <summary>A tensor as it is.</summary>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        var source = _source ?? throw new InvalidOperationException($"{name} was not read when the model was opened.");
        var values = source.Floats(name, dimensions);
        if (TensorPrimitives.IsFiniteAll(values)) return values;
        var at = 0;
        while (float.IsFinite(values[at])) at++;
        throw new ModelFormatException(source.Name, offset: null, $"finite values in {name}", $"{values[at]} at element {at}");
    }

    /// <summary>A vector or table, copied.</summary>
    public AlignedFloats Copy(string name, params ReadOnlySpan<int> dimensions)
    {
        if (_vectors.TryGetValue(name, out var copy)) return copy;
        var values = Floats(name, dimensions);
        copy = new AlignedFloats(values.Length);
        values.CopyTo(copy.Span);
        _vectors.Add(name, copy);
        return copy;
    }

    /// <summary><c>{name}.weight</c> and <c>{name}.bias</c> (width).</summary>
    public LayerNorm Norm(string name, int width, float epsilon) => new(Copy($"{name}.weight", width), Copy($"{name}.bias", width), epsilon);

    /// <summary><c>{name}.weight</c> (outputs, inputs) and <c>{name}.bias</c> (outputs).</summary>
    public LinearLayer Linear(string name, Groups outputs, Groups inputs, float scale = 1) => Linear(name, outputs, inputs, scale, [outputs.Total, inputs.Total]);

    /// <summary>A layer without gaps.</summary>
    public LinearLayer Linear(string name, int outputs, int inputs) => Linear(name, Groups.Dense(outputs), Groups.Dense(inputs));

    /// <summary>Filters over rows that lie side by side: <c>{name}.weight</c> (filters, height, width) and <c>{name}.bias</c> (filters).</summary>
    public LinearLayer Convolution(string name, int filters, int height, int width) =>
        Linear(name, Groups.Dense(filters), Groups.Dense(height * width), scale: 1, [filters, height, width]);

    private LinearLayer Linear(string name, Groups outputs, Groups inputs, float scale, ReadOnlySpan<int> shape)
    {
        var layer = _quantization is null
            ? new FloatLayer(Kernels, new PackedMatrix(Kernels, Floats($"{name}.weight", shape), Floats($"{name}.bias", outputs.Total), outputs, inputs, scale))
            : Planned(name, Freeze(name, outputs, inputs, scale, shape));
        _layers.Add(layer);
        return layer;
    }

    private LinearLayer Planned(string name, FrozenLayer frozen)
    {
        var codes = _codes.Length == 0 ? [] : _codes.AsSpan(_channels[name]);
        return codes.IsEmpty || _quantization!.ActivationBits == 32 ? frozen.InFloats(Kernels, codes) : new MixedLayer(Kernels, frozen, codes);
    }

    private FrozenLayer Freeze(string name, Groups outputs, Groups inputs, float scale, ReadOnlySpan<int> shape)
    {
        if (_frozen.TryGetValue(name, out var frozen)) return frozen;
        var switched = _quantization!.Switched;
        frozen = new FrozenLayer(
            Floats($"{name}.weight", shape),
            Floats($"{name}.bias", outputs.Total),
            switched ? Floats($"{name}.gain", outputs.Total, QuantizationSpec.Widths) : [],
            switched ? Floats($"{name}.shift", outputs.Total, QuantizationSpec.Widths) : [],
            outputs,
            inputs,
            scale);
        _frozen.Add(name, frozen);
        return frozen;
    }
}
