using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>GRU4Rec's packed weights; each gate starts at a whole panel.</summary>
internal sealed class Gru4Rec : Encoder
{
    private const float NormEpsilon = 1e-8f;

    public Gru4Rec(Gru4RecSpec spec, WeightReader reader, ItemTable items)
    {
        (Spec, Items, Kernels) = (spec, items, reader.Kernels);
        Gates = Groups.Aligned(3, spec.Hidden, Kernels.PanelWidth);
        EmbeddingNorm = spec.EmbeddingNorm ? reader.Norm("embedding.norm", spec.Width, NormEpsilon) : null;
        int[] kept = [.. Enumerable.Range(0, spec.Layers).Where(i => reader.Keeps($"layers.{i}"))];
        Norms = spec.Residual ? [.. kept.Select(i => reader.Norm($"layers.{i}.norm", spec.Width, NormEpsilon))] : [];
        Input = [.. kept.Select(i => reader.Linear($"layers.{i}.input", Gates, Groups.Dense(i == 0 ? spec.Width : spec.Hidden)))];
        Hidden = [.. kept.Select(i => reader.Linear($"layers.{i}.hidden", Gates, Groups.Dense(spec.Hidden)))];
        FinalNorm = spec.Residual ? reader.Norm("final.norm", spec.Width, NormEpsilon) : null;
        Output = reader.Linear("output", spec.Width, spec.Hidden);
        Layers = reader.Layers;
    }

    public Gru4RecSpec Spec { get; }

    public ItemTable Items { get; }

    public KernelSet Kernels { get; }

    /// <summary>How the gates reset, update and new stand in a row.</summary>
    public Groups Gates { get; }

    public LayerNorm? EmbeddingNorm { get; }

    /// <summary>What normalises each layer's input; empty without residuals.</summary>
    public LayerNorm[] Norms { get; }

    /// <summary>The input products (3 gates, in) of each layer that a plan keeps.</summary>
    public LinearLayer[] Input { get; }

    /// <summary>Their state products (3 gates, h).</summary>
    public LinearLayer[] Hidden { get; }

    /// <summary>What normalises the output's input; null without residuals.</summary>
    public LayerNorm? FinalNorm { get; }

    public LinearLayer Output { get; }

    public override IReadOnlyList<LinearLayer> Layers { get; }

    public override EncoderState OpenState() => new Gru4RecState(this);
}
