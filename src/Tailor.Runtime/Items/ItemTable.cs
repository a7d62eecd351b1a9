using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Items;

/// <summary>The items' embeddings: one table, for look-up and for scoring, and their biases where the model has them. Immutable.</summary>
/// <param name="reader">Where its tensors come from.</param>
/// <param name="spec">The backbone.</param>
/// <param name="count">Number of items.</param>
internal abstract class ItemTable(WeightReader reader, BackboneSpec spec, int count)
{
    private readonly float[]? _biases = spec.ItemBias ? reader.Floats("items.bias", count).ToArray() : null;

    /// <summary>Number of items.</summary>
    public int Count => count;

    /// <summary>Values of an embedding.</summary>
    public int Width { get; } = spec.Width;

    /// <summary>Bits of a value.</summary>
    public abstract int Bits { get; }

    /// <summary>Bytes of the table, biases counted.</summary>
    public long Bytes => RowBytes + ((_biases?.Length ?? 0) * (long)sizeof(float));

    /// <summary>Bytes of the embeddings and their scales.</summary>
    protected abstract long RowBytes { get; }

    /// <summary>Reads <c>items.weight</c> (count, width).</summary>
    /// <param name="reader">Where its tensors come from.</param>
    /// <param name="spec">The backbone.</param>
    /// <param name="count">Number of items.</param>
    /// <param name="bits">Bits of a value.</param>
    /// <param name="elastic">The table to take instead, or null.</param>
    public static ItemTable Read(WeightReader reader, BackboneSpec spec, int count, int bits, ElasticTable? elastic) =>
        elastic is not null ? new ElasticItemTable(reader, spec, count, elastic)
        : bits == FloatItemTable.FloatBits ? new FloatItemTable(reader, spec, count)
        : new PackedItemTable(reader, spec, count, bits);

    /// <summary>Looks an item up.</summary>
    /// <param name="item">Item index.</param>
    /// <param name="embedding">(Width) receives the embedding.</param>
    public abstract void CopyTo(int item, Span<float> embedding);

    /// <summary>Adds the biases of items in a row to their scores.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="scores">(items).</param>
    public void AddBiases(int first, Span<float> scores)
    {
        if (_biases is not null) TensorPrimitives.Add(scores, _biases.AsSpan(first, scores.Length), scores);
    }

    /// <summary>Adds the biases of some items to their scores.</summary>
    /// <param name="items">Item indices.</param>
    /// <param name="scores">(items).</param>
    public void AddBiases(ReadOnlySpan<int> items, Span<float> scores)
    {
        if (_biases is null) return;
        for (var i = 0; i < items.Length; i++) scores[i] += _biases[items[i]];
    }

    /// <summary>Working memory of a session to score with.</summary>
    public abstract ItemScorer OpenScorer(KernelSet kernels);
}
