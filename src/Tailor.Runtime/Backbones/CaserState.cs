using System.Numerics.Tensors;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>Caser's forward pass over the window of the latest items.</summary>
internal sealed unsafe class CaserState : EncoderState
{
    private readonly Caser _net;
    private readonly KernelSet _kernels;
    private readonly LayerInput _input;
    private readonly AlignedFloats _window;
    private readonly AlignedFloats _maps;
    private readonly AlignedFloats _sums;
    private readonly AlignedFloats _features;
    private readonly AlignedFloats _output;
    private readonly AlignedFloats _state;

    public CaserState(Caser net)
    {
        var spec = net.Spec;
        (_net, _kernels) = (net, net.Kernels);
        _input = new LayerInput(_kernels, spec.MaxLength, net.Layers);
        _window = new AlignedFloats((spec.MaxLength * spec.Width) + _kernels.PanelWidth); // vertical filters read whole panels of the last row
        _maps = new AlignedFloats(spec.MaxLength * _kernels.RowStride(spec.HorizontalFilters));
        _sums = new AlignedFloats(spec.VerticalFilters * _kernels.RowStride(spec.Width));
        _features = new AlignedFloats(net.FeatureCount);
        _output = new AlignedFloats(_kernels.RowStride(spec.Width));
        _state = new AlignedFloats(_kernels.RowStride(spec.Width));
    }

    public override void Encode(ReadOnlySpan<int> history, float* hidden)
    {
        var (length, width) = (_net.Spec.MaxLength, _net.Spec.Width);
        var features = _features.Span;
        ItemsComputed += history.Length;

        var padded = length - history.Length;
        _window.Span[..(padded * width)].Clear();
        for (var i = 0; i < history.Length; i++) _net.Items.CopyTo(history[i], _window.Span.Slice((padded + i) * width, width)); // (L, D)

        var stride = _kernels.RowStride(width);
        var panel = _kernels.PanelWidth;
        var filters = _net.Spec.VerticalFilters;
        _kernels.Product(filters, length, _net.Vertical.Start, length, _window.Start, panel, width, (width + panel - 1) / panel, bias: null, _sums.Start, stride, Epilogue.Store); // (filters, D)
        for (var f = 0; f < filters; f++)
        {
            TensorPrimitives.Add(_sums.Span.Slice(f * stride, width), _net.VerticalBias.Start[f], features[..width]);
            features = features[width..];
        }

        stride = _kernels.RowStride(_net.Spec.HorizontalFilters);
        var maxima = _features.Start + (filters * width);
        for (var height = 1; height <= length; height++, maxima += _net.Spec.HorizontalFilters)
        {
            var rows = length - height + 1;
            _net.Horizontal[height - 1].Apply(_input.Take(rows, _window.Start, width), _maps.Start, stride); // (rows, filters)
            _kernels.MaxOverRows(rows, _net.Spec.HorizontalFilters, _maps.Start, stride, maxima); // (filters), after ReLU: it commutes with the maximum
        }

        _net.Output.Apply(_input.Take(rows: 1, _features.Start, _features.Length), _output.Start, _output.Length, Epilogue.Relu); // (1, D)
        _net.State.Apply(_input.Take(rows: 1, _output.Start, _output.Length), _state.Start, _state.Length); // (1, D)
        _state.Span[..width].CopyTo(new Span<float>(hidden, width));
    }
}
