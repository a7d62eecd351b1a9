using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>NextItNet's packed weights.</summary>
internal sealed unsafe class NextItNet : Encoder
{
    private const float NormEpsilon = 1e-8f;

    public NextItNet(NextItNetSpec spec, WeightReader reader, ItemTable items)
    {
        (Spec, Items, Kernels) = (spec, items, reader.Kernels);
        EmbeddingNorm = spec.EmbeddingNorm ? reader.Norm("embedding.norm", spec.Width, NormEpsilon) : null;
        Convolutions = [.. Enumerable.Range(0, spec.Blocks).Where(block => reader.Keeps($"blocks.{block}")).SelectMany(block => (CausalConvolution[])
        [
            new(spec, $"blocks.{block}.first", spec.DilationOf(block), NormEpsilon, reader),
            new(spec, $"blocks.{block}.second", 2 * spec.DilationOf(block), NormEpsilon, reader),
        ])];
        FinalNorm = reader.Norm("final.norm", spec.Width, NormEpsilon);
        Layers = reader.Layers;
        EmptyState = new AlignedFloats(Kernels.RowStride(spec.Width));
        FinalNorm.Apply(Kernels, rows: 1, EmptyState.Start, EmptyState.Start, EmptyState.Length);
    }

    public NextItNetSpec Spec { get; }

    public ItemTable Items { get; }

    public KernelSet Kernels { get; }

    public LayerNorm? EmbeddingNorm { get; }

    /// <summary>Two for each block that a plan keeps.</summary>
    public CausalConvolution[] Convolutions { get; }

    public LayerNorm FinalNorm { get; }

    public override IReadOnlyList<LinearLayer> Layers { get; }

    /// <summary>(D) the answer to an empty history: the final norm of the zero vector.</summary>
    public AlignedFloats EmptyState { get; }

    public override long ComputedBytes(int panelWidth) => (long)KernelSet.RowStride(Spec.Width, panelWidth) * sizeof(float);

    public override EncoderState OpenState() => new NextItNetState(this);
}
