using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>SASRec's packed weights, and what is known of its padding before any history is seen.</summary>
internal sealed unsafe class SasRec : Encoder
{
    public SasRec(SasRecSpec spec, WeightReader reader, ItemTable items)
    {
        (Spec, Items, Kernels) = (spec, items, reader.Kernels);
        Heads = Groups.Aligned(spec.Heads, spec.Width / spec.Heads, Kernels.PanelWidth);
        Positions = reader.Copy("positions.weight", spec.MaxLength, spec.Width);
        EmbeddingNorm = spec.EmbeddingNorm ? reader.Norm("embedding.norm", spec.Width, spec.NormEpsilon) : null;
        Blocks = [.. Enumerable.Range(0, spec.Blocks).Select(index => new SasRecBlock(spec, index, Heads, reader))];
        LastAttention = Array.FindLastIndex(Blocks, block => block.Attention is not null);
        FinalNorm = reader.Norm("final.norm", spec.Width, spec.NormEpsilon);
        Layers = reader.Layers;
        EmptyState = new AlignedFloats(Kernels.RowStride(spec.Width));

        var padding = EmptyState.Start; // (1, D) the zero vector
        if (spec.Layout == PositionLayout.Unmasked)
        {
            reader.Copy("padding.weight", spec.Width).Span.CopyTo(EmptyState.Span);
            EmbeddingNorm?.Apply(Kernels, rows: 1, padding, padding, EmptyState.Length);
        }

        if (spec.Layout != PositionLayout.LeftAligned) FollowPadding();
        FinalNorm.Apply(Kernels, rows: 1, padding, padding, EmptyState.Length);
    }

    public SasRecSpec Spec { get; }

    public ItemTable Items { get; }

    public KernelSet Kernels { get; }

    /// <summary>How heads stand in a row of queries, keys and values.</summary>
    public Groups Heads { get; }

    /// <summary>(MaxLength, D).</summary>
    public AlignedFloats Positions { get; }

    public LayerNorm? EmbeddingNorm { get; }

    public SasRecBlock[] Blocks { get; }

    /// <summary>The last block with attention, behind which only the latest item matters; −1 where a plan skips all attention.</summary>
    public int LastAttention { get; }

    public LayerNorm FinalNorm { get; }

    public override IReadOnlyList<LinearLayer> Layers { get; }

    /// <summary>(D) the answer to an empty history.</summary>
    public AlignedFloats EmptyState { get; }

    public override long ComputedBytes(int panelWidth) =>
        sizeof(float) * (KernelSet.RowStride(Spec.Width, panelWidth) + (2L * Blocks.Count(block => block.Attention is not null) * KernelSet.RowStride(Heads.With(panelWidth).Span, panelWidth)));

    public override EncoderState OpenState() => new SasRecState(this);

    /// <summary>
    /// Keys and values of the padding token in every block. Unmasked, it passes through the blocks: it sees only tokens like itself, so its
    /// attention is its own value. Masked, it is the zero vector before each block.
    /// </summary>
    private void FollowPadding()
    {
        var stride = EmptyState.Length;
        var x = EmptyState.Start; // (1, D)
        var normal = new AlignedFloats(stride);
        var inner = new AlignedFloats(Kernels.RowStride(Spec.FeedForward));
        var input = new LayerInput(Kernels, rows: 1, Layers);
        foreach (var block in Blocks)
        {
            var attention = block.Attention!; // blocks are skipped only where nothing is padded
            if (Spec.Norm != NormPlacement.Post) attention.Norm.Apply(Kernels, rows: 1, x, normal.Start, stride);
            var source = Spec.Norm == NormPlacement.Pre ? normal.Start : x; // (1, D)
            input.Take(rows: 1, source, stride);
            attention.Key.Apply(input, attention.PaddingKey.Start, attention.PaddingKey.Length);
            attention.Value.Apply(input, attention.PaddingValue.Start, attention.PaddingValue.Length);
            if (Spec.Layout == PositionLayout.Original) continue;

            if (Spec.Norm == NormPlacement.Query) normal.Span.CopyTo(EmptyState.Span);
            attention.Output.Apply(input.Take(rows: 1, attention.PaddingValue.Start, attention.PaddingValue.Length), x, stride, Epilogue.Add);
            if (Spec.Norm == NormPlacement.Post) attention.Norm.Apply(Kernels, rows: 1, x, x, stride);
            block.FeedForward!.Apply(Spec.Norm, Kernels, rows: 1, x, normal.Start, stride, input, inner.Start, inner.Length);
        }
    }
}
