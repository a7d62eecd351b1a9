using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>Caser's weights: a horizontal filter of height h is a linear layer over h rows of the window, which lie side by side in memory.</summary>
internal sealed class Caser : Encoder
{
    public Caser(CaserSpec spec, WeightReader reader, ItemTable items)
    {
        (Spec, Items, Kernels) = (spec, items, reader.Kernels);
        Horizontal = new LinearLayer[spec.MaxLength];
        for (var height = 1; height <= spec.MaxLength; height++)
        {
            Horizontal[height - 1] = reader.Convolution($"horizontal.{height}", spec.HorizontalFilters, height, spec.Width);
        }

        Vertical = reader.Copy("vertical.weight", spec.VerticalFilters, spec.MaxLength);
        VerticalBias = reader.Copy("vertical.bias", spec.VerticalFilters);
        FeatureCount = checked((spec.VerticalFilters * spec.Width) + (spec.MaxLength * spec.HorizontalFilters));
        Output = reader.Linear("output", spec.Width, FeatureCount);
        State = reader.Linear("state", spec.Width, spec.Width);
        Layers = reader.Layers;
    }

    public CaserSpec Spec { get; }

    public ItemTable Items { get; }

    public KernelSet Kernels { get; }

    /// <summary>(filters, height · D) for heights 1 … L.</summary>
    public LinearLayer[] Horizontal { get; }

    /// <summary>(filters, L).</summary>
    public AlignedFloats Vertical { get; }

    /// <summary>(filters).</summary>
    public AlignedFloats VerticalBias { get; }

    /// <summary>Inputs of the output layer.</summary>
    public int FeatureCount { get; }

    public LinearLayer Output { get; }

    public LinearLayer State { get; }

    public override IReadOnlyList<LinearLayer> Layers { get; }

    public override EncoderState OpenState() => new CaserState(this);
}
