using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Items;

/// <summary>Embeddings in float32, row after row.</summary>
internal sealed unsafe class FloatItemTable : ItemTable
{
    /// <summary>Bits of a float.</summary>
    public const int FloatBits = 32;

    private readonly AlignedFloats _rows;

    public FloatItemTable(WeightReader reader, BackboneSpec spec, int count)
        : base(reader, spec, count)
    {
        var values = reader.Floats("items.weight", count, Width);
        _rows = new AlignedFloats(values.Length);
        values.CopyTo(_rows.Span);
    }

    /// <summary>(Count, Width).</summary>
    public float* Start => _rows.Start;

    public override int Bits => FloatBits;

    protected override long RowBytes => (long)_rows.Length * sizeof(float);

    public override void CopyTo(int item, Span<float> embedding) => new ReadOnlySpan<float>(_rows.Start + ((nint)item * Width), Width).CopyTo(embedding);

    public override ItemScorer OpenScorer(KernelSet kernels) => new FloatItemScorer(kernels, this);
}
