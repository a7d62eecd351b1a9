using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>
/// SASRec's forward pass: tokens go through all blocks a chunk at a time, and keys and values of every block stay. With left-aligned
/// positions they stay valid for the next history as far as it begins with the same items, so an appended item costs one token.
/// </summary>
internal sealed unsafe class SasRecState : EncoderState
{
    private const int ChunkRows = 48;
    private const int AttentionRows = 24;

    private readonly SasRec _net;
    private readonly KernelSet _kernels;
    private readonly Groups _heads;
    private readonly int _stride;
    private readonly int _innerStride;
    private readonly int _headsStride;
    private readonly int _valueStride;
    private readonly int _scoreStride;
    private readonly int _keysOfHead;
    private readonly LayerInput _input;
    private readonly AlignedFloats _x;
    private readonly AlignedFloats _normal;
    private readonly AlignedFloats _inner;
    private readonly AlignedFloats _query;
    private readonly AlignedFloats _mixed;
    private readonly AlignedFloats _scores;
    private readonly AlignedFloats[] _keys;
    private readonly AlignedFloats[] _values;
    private readonly int[] _seen;
    private int _seenCount;

    public SasRecState(SasRec net)
    {
        var spec = net.Spec;
        (_net, _kernels, _heads) = (net, net.Kernels, net.Heads);
        _stride = _kernels.RowStride(spec.Width);
        _innerStride = _kernels.RowStride(spec.FeedForward);
        _headsStride = _kernels.RowStride(_heads.Span);
        _valueStride = _headsStride + 16; // an odd number of cache lines: a power of two would crowd a few sets of the cache
        _scoreStride = _kernels.RowStride(spec.MaxLength);
        _keysOfHead = AlignedFloats.RoundUp(spec.MaxLength, _kernels.PanelWidth) * _heads.Width;
        _input = new LayerInput(_kernels, ChunkRows, net.Layers);
        _x = new AlignedFloats(ChunkRows * _stride);
        _normal = new AlignedFloats(ChunkRows * _stride);
        _inner = new AlignedFloats(ChunkRows * _innerStride);
        _query = new AlignedFloats(ChunkRows * _headsStride);
        _mixed = new AlignedFloats(ChunkRows * _headsStride);
        _scores = new AlignedFloats(AttentionRows * _scoreStride);
        _keys = [.. net.Blocks.Select(block => new AlignedFloats(block.Attention is null ? 0 : checked(_heads.Count * _keysOfHead)))];
        _values = [.. net.Blocks.Select(block => new AlignedFloats(block.Attention is null ? 0 : checked(spec.MaxLength * _valueStride)))];
        _seen = new int[spec.MaxLength];
    }

    public override void Encode(ReadOnlySpan<int> history, float* hidden)
    {
        var spec = _net.Spec;
        if (history.IsEmpty)
        {
            _net.EmptyState.Span[..spec.Width].CopyTo(new Span<float>(hidden, spec.Width));
            return;
        }

        var aligned = spec.Layout == PositionLayout.LeftAligned;
        if (_net.LastAttention < 0)
        {
            Forward(history[^1..], history.Length - 1, padded: 0, hidden); // no item sees another
            return;
        }

        var padded = aligned ? 0 : spec.MaxLength - history.Length;
        var kept = aligned ? Math.Min(history.CommonPrefixLength(_seen.AsSpan(0, _seenCount)), history.Length - 1) : 0;
        if (padded > 0) StorePadding();
        for (var first = kept; first < history.Length; first += ChunkRows)
        {
            var end = Math.Min(first + ChunkRows, history.Length);
            Forward(history[first..end], first, padded, end == history.Length ? hidden : null);
        }

        if (!aligned) return;
        history.CopyTo(_seen);
        _seenCount = history.Length;
    }

    /// <summary>Takes a chunk of tokens through the blocks.</summary>
    /// <param name="items">(R) the chunk's items.</param>
    /// <param name="first">Index of the first in the history.</param>
    /// <param name="padded">Padded positions before the history; one slot of keys and values stands for them.</param>
    /// <param name="hidden">(D) receives the state of the last token, or null in all chunks but the last: of them, the last attention needs keys and values only.</param>
    private void Forward(ReadOnlySpan<int> items, int first, int padded, float* hidden)
    {
        var placement = _net.Spec.Norm;
        var slot = first + (padded > 0 ? 1 : 0);
        var rows = items.Length; // R
        ItemsComputed += rows;
        float* x = _x.Start, normal = _normal.Start;
        Embed(items, padded + first, x); // (R, D)

        for (var b = 0; b < _net.Blocks.Length; b++)
        {
            var block = _net.Blocks[b];
            if (block.Attention is { } attention)
            {
                if (placement != NormPlacement.Post) attention.Norm.Apply(_kernels, rows, x, normal, _stride);
                var source = placement == NormPlacement.Pre ? normal : x; // (R, D)
                var input = _input.Take(rows, source, _stride);
                attention.Value.Apply(input, _values[b].Start + ((nint)slot * _valueStride), _valueStride); // (R, H)
                attention.Key.Apply(input, _mixed.Start, _headsStride); // (R, H)
                for (var r = 0; r < rows; r++) StoreKey(b, slot + r, _mixed.Start + ((nint)r * _headsStride));

                if (b == _net.LastAttention)
                {
                    if (hidden is null) return;
                    x += (nint)(rows - 1) * _stride;
                    normal += (nint)(rows - 1) * _stride;
                    rows = 1;
                }

                var asked = placement == NormPlacement.Post ? x : normal; // (R, D)
                if (asked != source) input.Take(rows, asked, _stride);
                attention.Query.Apply(input, _query.Start, _headsStride); // (R, H)
                Attend(b, rows, slot + items.Length - rows + 1, padded); // (R, H)
                attention.Output.Apply(input.Take(rows, _mixed.Start, _headsStride), placement == NormPlacement.Query ? normal : x, _stride, Epilogue.Add); // (R, D)
                if (placement == NormPlacement.Query)
                {
                    var old = x;
                    x = normal;
                    normal = old;
                }

                if (placement == NormPlacement.Post) attention.Norm.Apply(_kernels, rows, x, x, _stride);
            }

            block.FeedForward?.Apply(placement, _kernels, rows, x, normal, _stride, _input, _inner.Start, _innerStride); // (R, D)
        }

        _net.FinalNorm.Apply(_kernels, rows: 1, x, hidden, _stride);
    }

    private void Embed(ReadOnlySpan<int> items, int position, float* x)
    {
        var width = _net.Spec.Width;
        var scale = _net.Spec.ScaleEmbedding ? MathF.Sqrt(width) : 1;
        for (var r = 0; r < items.Length; r++)
        {
            var row = new Span<float>(x + ((nint)r * _stride), width);
            _net.Items.CopyTo(items[r], row);
            TensorPrimitives.MultiplyAdd(row, scale, _net.Positions.Span.Slice((position + r) * width, width), row);
        }

        _net.EmbeddingNorm?.Apply(_kernels, items.Length, x, x, _stride);
    }

    /// <summary>Attention of queries (R, H) over the slots before and at each: softmax(q·kᵀ)·v into mixed (R, H).</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">R.</param>
    /// <param name="visible">Slots that the first row sees; each later row sees one more.</param>
    /// <param name="padded">Positions that slot 0 stands for, or 0: its softmax weight counts that often, so ln of it is added to its scores.</param>
    private void Attend(int block, int rows, int visible, int padded)
    {
        var panel = _kernels.PanelWidth;
        var scores = _scores.Start;
        for (var at = 0; at < rows; at += AttentionRows, visible += AttentionRows)
        {
            var count = Math.Min(AttentionRows, rows - at);
            var last = visible + count - 1;
            var panels = (last + panel - 1) / panel;
            for (var h = 0; h < _heads.Count; h++)
            {
                var offset = ((nint)at * _headsStride) + (h * _heads.Stride);
                var keys = _keys[block].Start + ((nint)h * _keysOfHead);
                _kernels.Product(count, _heads.Width, _query.Start + offset, _headsStride, keys, panel * _heads.Width, panel, panels, bias: null, scores, _scoreStride, Epilogue.Store); // (R, slots)
                if (padded > 0)
                {
                    for (var r = 0; r < count; r++) scores[(nint)r * _scoreStride] += MathF.Log(padded);
                }

                _kernels.CausalSoftmax(count, visible, scores, _scoreStride, panels * panel); // (R, slots)
                var values = _values[block].Start + (h * _heads.Stride);
                _kernels.Product(count, last, scores, _scoreStride, values, panel, _valueStride, _heads.Stride / panel, bias: null, _mixed.Start + offset, _headsStride, Epilogue.Store); // (R, H)
            }
        }
    }

    private void StorePadding()
    {
        for (var b = 0; b < _net.Blocks.Length; b++)
        {
            StoreKey(b, slot: 0, _net.Blocks[b].Attention!.PaddingKey.Start);
            _net.Blocks[b].Attention!.PaddingValue.Span.CopyTo(_values[b].Span);
        }
    }

    /// <summary>Puts a key (H) where the product of queries and keys reads it: panels of slots, as a packed matrix has panels of outputs.</summary>
    private void StoreKey(int block, int slot, float* key)
    {
        var panel = _kernels.PanelWidth;
        var target = _keys[block].Start + ((nint)(slot / panel) * panel * _heads.Width) + (slot % panel);
        for (var h = 0; h < _heads.Count; h++, key += _heads.Stride, target += _keysOfHead)
        {
            for (var k = 0; k < _heads.Width; k++) target[k * panel] = key[k];
        }
    }
}
