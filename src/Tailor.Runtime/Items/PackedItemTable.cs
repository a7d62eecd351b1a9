using System.Runtime.CompilerServices;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Kernels.Integers;
using Tailor.Runtime.Layers;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Items;

/// <summary>
/// Embeddings of 8, 4 or 2 bits a value and a scale a row (<see cref="ChannelQuantizer"/>), in the panels that scoring reads; look-up gathers
/// a row from its panel.
/// </summary>
internal sealed unsafe class PackedItemTable : ItemTable
{
    private readonly KernelSet _kernels;
    private readonly AlignedBytes _panels;
    private readonly AlignedFloats _scales;

    public PackedItemTable(WeightReader reader, BackboneSpec spec, int count, int bits)
        : base(reader, spec, count)
    {
        var width = Width;
        _kernels = reader.Kernels;
        var code = Precision.CodeOf(bits);
        Kernel = _kernels.Widths[code];
        _panels = new AlignedBytes(checked((int)Kernel.PackedBytes(width, count)));
        _scales = new AlignedFloats(Kernel.Panels(count) * Kernel.Lanes);
        var values = reader.Floats("items.weight", count, width);
        var (row, codes) = (new AlignedFloats(width), new AlignedBytes(AlignedFloats.RoundUp(width, 16)));
        for (var item = 0; item < count; item++)
        {
            values.Slice(item * width, width).CopyTo(row.Span);
            var scale = _scales.Span[item] = ChannelQuantizer.Scale(row.Span, bits);
            _kernels.Codes(width, row.Start, scale, ChannelQuantizer.LargestCode(bits), Kernel.Offset, codes.Start);
            Kernel.Pack(width, codes.Start, _panels.Start, item);
        }
    }

    /// <summary>The products with these rows.</summary>
    public WidthKernel Kernel { get; }

    public override int Bits => Kernel.Bits;

    protected override long RowBytes => _panels.Length + ((long)_scales.Length * sizeof(float));

    /// <summary>(Count up to whole panels) what a row's code is worth.</summary>
    public float* Scales => _scales.Start;

    /// <summary>The panel that an item stands in.</summary>
    public byte* Panel(int item) => _panels.Start + ((nint)(item / Kernel.Lanes) * Kernel.PanelBytes(Width));

    [SkipLocalsInit]
    public override void CopyTo(int item, Span<float> embedding)
    {
        const int most = 1024;
        var codes = stackalloc byte[most + 64];
        Kernel.Unpack(Width, _panels.Start, item, codes);
        fixed (float* values = embedding) _kernels.Dequantize(Width, codes, Kernel.Offset, _scales.Start[item], values);
    }

    public override ItemScorer OpenScorer(KernelSet kernels) => new PackedItemScorer(kernels, this);
}
