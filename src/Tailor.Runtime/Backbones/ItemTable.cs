using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>The items' embeddings, one dense table for look-up and for scoring, and their biases where the model has them.</summary>
internal sealed unsafe class ItemTable
{
    private readonly AlignedFloats _rows;
    private readonly float[]? _biases;

    public ItemTable(WeightReader reader, BackboneSpec spec, int count)
    {
        (Count, Width) = (count, spec.Width);
        _rows = reader.Copy("items.weight", count, Width);
        if (spec.ItemBias) _biases = reader.Floats("items.bias", count).ToArray();
    }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Floats of an embedding.</summary>
    public int Width { get; }

    /// <summary>(Count, Width).</summary>
    public float* Start => _rows.Start;

    /// <summary>(Width) an item's embedding.</summary>
    public ReadOnlySpan<float> this[int item] => new(_rows.Start + ((nint)item * Width), Width);

    /// <summary>Adds each item's bias to its score.</summary>
    /// <param name="scores">(Count).</param>
    public void AddBiases(Span<float> scores)
    {
        if (_biases is not null) TensorPrimitives.Add(scores, _biases, scores);
    }

    /// <summary>Adds the biases of some items to their scores.</summary>
    /// <param name="items">Item indices.</param>
    /// <param name="scores">(items).</param>
    public void AddBiases(ReadOnlySpan<int> items, Span<float> scores)
    {
        if (_biases is null) return;
        for (var i = 0; i < items.Length; i++) scores[i] += _biases[items[i]];
    }
}
