using Tailor.Runtime.Kernels;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Layers;

/// <summary>Weights of 2, 4 and 8 bits side by side, and activations of 8: products of integers, exact whatever the kernels.</summary>
internal sealed unsafe class MixedLayer : LinearLayer
{
    /// <summary>Inputs whose products are sure to fit an integer of 32 bits.</summary>
    public const int MostInputs = int.MaxValue / (127 * 127);

    private readonly KernelSet _kernels;
    private readonly AlignedBytes _panels;
    private readonly OutputLayout _layout;
    private readonly (WidthKernel Kernel, int Panels, int Offset, int Start)[] _widths;

    /// <summary>Quantises and packs a layer.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="layer">The weights and what is known of them.</param>
    /// <param name="codes">(channels) code of each channel's width.</param>
    /// <exception cref="NotSupportedException">It has more inputs than can be summed.</exception>
    public MixedLayer(KernelSet kernels, FrozenLayer layer, ReadOnlySpan<byte> codes)
    {
        if (layer.Inputs.Total > MostInputs) throw new NotSupportedException($"A layer of {layer.Inputs.Total} inputs cannot be summed in integers of 32 bits: at most {MostInputs} can.");
        (_kernels, Outputs, Inputs) = (kernels, layer.Outputs, layer.Inputs);
        var widths = PanelWidths.Fill(kernels.Widths, codes);
        _widths = new (WidthKernel, int, int, int)[WidthTable.Codes.Length];
        var (bytes, sums) = (0, 0);
        Span<int> starts = stackalloc int[_widths.Length], next = stackalloc int[_widths.Length];
        for (var w = 0; w < _widths.Length; w++)
        {
            var kernel = kernels.Widths[WidthTable.Codes[w]];
            var panels = kernel.Panels(widths.Count(WidthTable.Codes[w]));
            _widths[w] = (kernel, panels, bytes, sums);
            starts[w] = sums;
            bytes = checked(bytes + (int)kernel.PackedBytes(Depth, panels * kernel.Lanes));
            sums += panels * kernel.Lanes;
        }

        _panels = new AlignedBytes(bytes);
        var sources = new int[layer.Outputs.Span];
        Array.Fill(sources, -1);
        for (var channel = 0; channel < codes.Length; channel++)
        {
            var w = WidthTable.Codes.IndexOf(widths[channel]);
            sources[layer.Outputs[channel]] = starts[w] + next[w]++;
        }

        _layout = new OutputLayout(kernels, sources, starts);
        SumCount = Math.Max(sums, _layout.Columns) + kernels.VectorWidth; // a vector's slack: windows start anywhere
        var row = new AlignedBytes(AlignedFloats.RoundUp(Depth, 16));
        var scratch = new AlignedFloats(layer.Inputs.Total);
        next.Clear();
        for (var channel = 0; channel < codes.Length; channel++)
        {
            var w = WidthTable.Codes.IndexOf(widths[channel]);
            var (kernel, _, offset, _) = _widths[w];
            layer.Quantize(kernels, channel, codes[channel], kernel.Offset, scratch, row.Start);
            kernel.Pack(Depth, row.Start, _panels.Start + offset, next[w]++);
            var output = layer.Outputs[channel];
            (_layout.Factors[output], _layout.Biases[output]) = (layer.Factor(channel, codes[channel]), layer.Bias(channel, codes[channel]));
        }
    }

    public override Groups Outputs { get; }

    public override Groups Inputs { get; }

    public override int Depth => Inputs.Span;

    /// <summary>Bytes of the packed weights that a layer would have.</summary>
    public static long PackedBytes(KernelSet kernels, FrozenLayer layer, ReadOnlySpan<byte> codes)
    {
        var widths = PanelWidths.Fill(kernels.Widths, codes);
        long bytes = 0;
        foreach (var code in WidthTable.Codes) bytes += kernels.Widths[code].PackedBytes(layer.Inputs.Span, widths.Count(code));
        return bytes;
    }

    public override int SumCount { get; }

    public override long WeightBytes => _panels.Length;

    public override long OutputBytes => _layout.Bytes;

    public override void Apply(LayerInput input, float* c, int cStride, Epilogue epilogue = Epilogue.Store)
    {
        input.Quantize(Depth);
        var sums = input.Sums;
        var sumStride = input.SumStride;
        for (nint r = 0; r < input.Rows; r += LayerInput.SumRows)
        {
            var rows = Math.Min(LayerInput.SumRows, input.Rows - (int)r);
            var codes = input.Codes + (r * input.CodeStride);
            foreach (var (kernel, panels, offset, start) in _widths)
            {
                if (panels > 0) kernel.Products(rows, Depth, codes, input.CodeStride, input.CodeSums + r, _panels.Start + offset, panels, sums + start, sumStride);
            }

            _kernels.Finish(rows, _layout, sums, sumStride, input.Scales + r, c + (r * cStride), cStride, epilogue);
        }
    }
}
