using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>
/// Gives a backbone its weights, in the order the kernels read. It reads each tensor once, checks that every value is finite, and keeps what
/// no plan changes; <see cref="With"/> makes the layers of another plan from that. What a plan skips is never asked for, so it is neither read nor kept.
/// </summary>
internal sealed class WeightReader
{
    private readonly ReaderLayout _layout;
    private readonly QuantizationSpec? _quantization;
    private readonly AdaptationSpec? _adaptation;
    private readonly PlanParts _parts;
    private readonly AdaptedWeights? _adapted;
    private readonly Dictionary<string, AlignedFloats> _vectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FrozenLayer> _frozen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FloatLayer> _floats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Range> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
    private readonly List<LinearLayer> _layers = [];
    private ITensorSource? _source;
    private WeightReader? _read;

    /// <summary>Reads from a source, until it is closed.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="source">Its tensors.</param>
    /// <param name="kernels">Whose order to pack in.</param>
    /// <param name="quantization">How channels can be narrowed, or null where no plan will narrow them.</param>
    /// <param name="adaptation">How parameters change layers, or null where no plan will have any.</param>
    /// <param name="parts">What a plan decided; without a precision weights are floats.</param>
    public WeightReader(BackboneSpec spec, ITensorSource source, KernelSet kernels, QuantizationSpec? quantization, AdaptationSpec? adaptation, PlanParts parts)
        : this(new ReaderLayout(spec), kernels, quantization, adaptation, parts) => _source = source;

    private WeightReader(ReaderLayout layout, KernelSet kernels, QuantizationSpec? quantization, AdaptationSpec? adaptation, PlanParts parts)
    {
        (_layout, Kernels, _quantization, _adaptation, _parts) = (layout, kernels, quantization, adaptation, parts);
        if (parts.Structure is null && parts.Parameters is null) return;
        if (parts.Parameters is not null) _adapted = new(kernels, adaptation!);
        var (at, place) = (0, 0);
        foreach (var block in layout.Blocks)
        {
            var kept = parts.Structure?[place++] != false;
            if (!kept) _skipped.Add(block.Name);
            if (!kept || parts.Parameters is null) continue;
            foreach (var layer in block.Layers) _values.Add(layer.Name, at..(at += adaptation!.ValueCount(layer)));
        }
    }

    public KernelSet Kernels { get; }

    /// <summary>The layers made so far.</summary>
    public IReadOnlyList<LinearLayer> Layers => _layers;

    /// <summary>The layers as the model has them; empty where no plan will narrow them.</summary>
    public IReadOnlyCollection<FrozenLayer> Frozen => _frozen.Values;

    /// <summary>Norms, positions and the like.</summary>
    public IReadOnlyCollection<AlignedFloats> Vectors => _vectors.Values;

    private ReadOnlySpan<byte> Codes => _parts.Precision is { } precision ? precision.Codes : [];

    /// <summary>Whether a block that can be skipped is kept.</summary>
    public bool Keeps(string block) => !_skipped.Contains(block);

    /// <summary>The same weights under another plan; all that no plan changes is shared.</summary>
    public WeightReader With(PlanParts parts) => new(_layout, Kernels, _quantization, _adaptation, parts) { _read = this };

    /// <summary>Lets go of where the weights came from.</summary>
    public void Close() => (_source, _read) = (null, null);

    /// <summary>Bytes of the layers' packed weights under a plan.</summary>
    public long PackedBytes(ReadOnlySpan<byte> codes)
    {
        long bytes = 0;
        foreach (var (name, layer) in _frozen)
        {
            bytes += _quantization!.ActivationBits == 32
                ? PackedMatrix.WeightBytes(Kernels, layer.Outputs, layer.Inputs)
                : MixedLayer.PackedBytes(Kernels, layer, codes[_layout.Channels[name]]);
        }

        return bytes;
    }

    /// <summary>A tensor as it is.</summary>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        var source = _source ?? throw NotHeld(name);
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
        if (_read is null || !_read._vectors.TryGetValue(name, out copy))
        {
            var values = Floats(name, dimensions);
            copy = new AlignedFloats(values.Length);
            values.CopyTo(copy.Span);
        }

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
        var layer = _quantization is null ? Adapted(name, outputs, inputs, scale, shape) : Planned(name, Freeze(name, outputs, inputs, scale, shape));
        _layers.Add(layer);
        return layer;
    }

    private LinearLayer Planned(string name, FrozenLayer frozen)
    {
        var codes = Codes.IsEmpty ? [] : Codes[_layout.Channels[name]];
        return codes.IsEmpty || _quantization!.ActivationBits == 32 ? frozen.InFloats(Kernels, codes) : new MixedLayer(Kernels, frozen, codes);
    }

    /// <summary>A layer that widths are made from: as the model has it, for plans to come, or changed by this plan's parameters, and then not kept.</summary>
    private FrozenLayer Freeze(string name, Groups outputs, Groups inputs, float scale, ReadOnlySpan<int> shape)
    {
        if (_frozen.TryGetValue(name, out var frozen)) return frozen;
        if (_read is null || !_read._frozen.TryGetValue(name, out frozen))
        {
            var switched = _quantization!.Switched;
            frozen = new FrozenLayer(
                Floats($"{name}.weight", shape),
                Floats($"{name}.bias", outputs.Total),
                switched ? Floats($"{name}.gain", outputs.Total, QuantizationSpec.Widths) : [],
                switched ? Floats($"{name}.shift", outputs.Total, QuantizationSpec.Widths) : [],
                _quantization.Master == MasterType.OwnScale ? Floats($"{name}.scale", outputs.Total) : [],
                outputs,
                inputs,
                scale);
        }

        if (!TryChange(name, outputs.Total, inputs.Total, out var change))
        {
            _frozen.Add(name, frozen);
            return frozen;
        }

        var changed = frozen.Changed(_adaptation!.Form, change, Kernels);
        Forget(name);
        return changed;
    }

    /// <summary>A layer in floats as the model has it, which plans to come are made from, or changed by this plan's parameters, and then only that.</summary>
    private FloatLayer Adapted(string name, Groups outputs, Groups inputs, float scale, ReadOnlySpan<int> shape)
    {
        if (_read is null || !_read._floats.TryGetValue(name, out var own))
            own = new FloatLayer(Kernels, new PackedMatrix(Kernels, Floats($"{name}.weight", shape), Floats($"{name}.bias", outputs.Total), outputs, inputs, scale));
        if (!TryChange(name, outputs.Total, inputs.Total, out var change))
        {
            _floats.Add(name, own);
            return own;
        }

        var changed = _adapted!.Of(own.Weights, change);
        Forget(name);
        return new FloatLayer(Kernels, changed);
    }

    /// <summary>What this plan's parameters change of a layer, if it has any; where plans with parameters are to come, what they will need is kept.</summary>
    private bool TryChange(string name, int channels, int fanIn, out LayerChange change)
    {
        change = default;
        var isChanged = _values.TryGetValue(name, out var range);
        if (!isChanged && _parts.Parameters is not null) return false;
        var (up, down) = LowRankPair(name, channels, fanIn);
        if (isChanged) change = new(_parts.Parameters!.Values[range], up is null ? [] : up.Span, down is null ? [] : down.Span);
        return isChanged;
    }

    /// <summary>What a layer's low-rank update is made of, kept for plans to come; nulls where there is none.</summary>
    private (AlignedFloats? Up, AlignedFloats? Down) LowRankPair(string name, int channels, int fanIn) =>
        _adaptation is { Form: ParameterForm.LowRank } low && _layout.InBlocks.Contains(name)
            ? (Copy($"{name}.up", channels, low.Rank), Copy($"{name}.down", low.Rank, fanIn))
            : (null, null);

    /// <summary>Once parameters are in a layer, no plan can be made from it any more.</summary>
    private void Forget(string name)
    {
        _vectors.Remove($"{name}.up");
        _vectors.Remove($"{name}.down");
    }

    private InvalidOperationException NotHeld(string name) => new(_read is null
        ? $"{name} was not read when the model was opened."
        : $"{name} is not in memory: a plan that was applied before skips it. Apply plans to the recommender that the model was opened with.");
}
