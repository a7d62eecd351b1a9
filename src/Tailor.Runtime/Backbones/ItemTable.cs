using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The items' embeddings, one dense table for look-up and for scoring.</summary>
internal sealed unsafe class ItemTable
{
    private readonly AlignedFloats _rows;

    public ItemTable(WeightReader reader, int count, int width)
    {
        (Count, Width) = (count, width);
        _rows = reader.Copy("items.weight", count, width);
    }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Floats of an embedding.</summary>
    public int Width { get; }

    /// <summary>(Count, Width).</summary>
    public float* Start => _rows.Start;

    /// <summary>(Width) an item's embedding.</summary>
    public ReadOnlySpan<float> this[int item] => new(_rows.Start + ((nint)item * Width), Width);
}
