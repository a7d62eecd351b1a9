using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>LightGCN's history weights; there are no layers.</summary>
internal sealed class LightGcn(LightGcnSpec spec, WeightReader reader, ItemTable items) : Encoder
{
    public LightGcnSpec Spec => spec;

    public ItemTable Items => items;

    /// <summary>(items) what an item of the history weighs.</summary>
    public AlignedFloats Weights { get; } = reader.Copy(LightGcnSpec.HistoryWeight, items.Count);

    public override IReadOnlyList<LinearLayer> Layers => [];

    public override EncoderState OpenState() => new LightGcnState(this);
}
