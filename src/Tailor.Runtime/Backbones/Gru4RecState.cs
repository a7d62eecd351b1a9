using System.Numerics.Tensors;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>
/// GRU4Rec's forward pass: a layer's input products for a chunk of tokens at once, its state token by token. The states stay, so a
/// history that extends the last one costs its new items only.
/// </summary>
internal sealed unsafe class Gru4RecState : EncoderState
{
    private const int ChunkRows = 48;

    private readonly Gru4Rec _net;
    private readonly KernelSet _kernels;
    private readonly int _stride;
    private readonly int _gatesStride;
    private readonly LayerInput _input;
    private readonly AlignedFloats _x;
    private readonly AlignedFloats _normal;
    private readonly AlignedFloats _inputs;
    private readonly AlignedFloats _hidden;
    private readonly AlignedFloats _last;
    private readonly AlignedFloats _output;
    private readonly AlignedFloats[] _states;
    private readonly int[] _seen;
    private int _seenCount;

    public Gru4RecState(Gru4Rec net)
    {
        (_net, _kernels) = (net, net.Kernels);
        _stride = _kernels.RowStride(Math.Max(net.Spec.Width, net.Gates.Stride));
        _gatesStride = _kernels.RowStride(net.Gates.Span);
        _input = new LayerInput(_kernels, ChunkRows, net.Layers);
        _x = new AlignedFloats(ChunkRows * _stride);
        _normal = new AlignedFloats(net.Spec.Residual ? ChunkRows * _stride : 0);
        _inputs = new AlignedFloats(ChunkRows * _gatesStride);
        _hidden = new AlignedFloats(_gatesStride);
        _last = new AlignedFloats(_stride);
        _output = new AlignedFloats(_kernels.RowStride(net.Spec.Width));
        _states = [.. net.Input.Select(_ => new AlignedFloats(_stride))];
        _seen = new int[net.Spec.MaxLength];
    }

    public override void Encode(ReadOnlySpan<int> history, float* hidden)
    {
        var kept = history.StartsWith(_seen.AsSpan(0, _seenCount)) ? _seenCount : 0;
        if (kept == 0)
        {
            foreach (var state in _states) state.Span.Clear();
            _last.Span.Clear();
        }

        for (var first = kept; first < history.Length; first += ChunkRows) Forward(history[first..Math.Min(first + ChunkRows, history.Length)]);
        history.CopyTo(_seen);
        _seenCount = history.Length;

        var last = _last.Start; // (1, h)
        if (_net.FinalNorm is { } norm)
        {
            norm.Apply(_kernels, rows: 1, last, _normal.Start, _stride);
            last = _normal.Start;
        }

        _net.Output.Apply(_input.Take(rows: 1, last, _stride), _output.Start, _output.Length); // (1, D)
        _output.Span[.._net.Spec.Width].CopyTo(new Span<float>(hidden, _net.Spec.Width));
    }

    private void Forward(ReadOnlySpan<int> items)
    {
        var x = _x.Start;
        ItemsComputed += items.Length;
        for (var r = 0; r < items.Length; r++) _net.Items.CopyTo(items[r], new Span<float>(x + ((nint)r * _stride), _net.Spec.Width)); // (R, D)
        _net.EmbeddingNorm?.Apply(_kernels, items.Length, x, x, _stride);

        for (var layer = 0; layer < _states.Length; layer++)
        {
            var state = _states[layer].Start; // (h)
            if (_net.Spec.Residual) _net.Norms[layer].Apply(_kernels, items.Length, x, _normal.Start, _stride);
            _net.Input[layer].Apply(_input.Take(items.Length, _net.Spec.Residual ? _normal.Start : x, _stride), _inputs.Start, _gatesStride); // (R, 3h)
            for (var r = 0; r < items.Length; r++)
            {
                _net.Hidden[layer].Apply(_input.Take(rows: 1, state, _stride), _hidden.Start, _gatesStride); // (1, 3h)
                _kernels.GruStep(_net.Spec.Hidden, _inputs.Start + ((nint)r * _gatesStride), _hidden.Start, _net.Gates.Stride, state, state); // (h)
                var row = new Span<float>(x + ((nint)r * _stride), _net.Spec.Hidden);
                if (_net.Spec.Residual) TensorPrimitives.Add(row, _states[layer].Span[..row.Length], row); // (R, h)
                else _states[layer].Span[..row.Length].CopyTo(row);
            }
        }

        new Span<float>(x + ((nint)(items.Length - 1) * _stride), _net.Spec.Hidden).CopyTo(_last.Span);
    }
}
