using Tailor.Models.Backbones;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Backbones;

/// <summary>Caser's weights: a horizontal filter of height h is a linear layer over h rows of the window, which lie side by side in memory.</summary>
internal sealed class Caser : Encoder
{
    public Caser(CaserSpec spec, WeightReader reader, ItemTable items)
    {
        (Spec, Items, Kernels) = (spec, items, reader.Kernels);
        Horizontal = new PackedMatrix[spec.MaxLength];
        for (var height = 1; height <= spec.MaxLength; height++)
        {
            Horizontal[height - 1] = new PackedMatrix(
                Kernels,
                reader.Floats($"horizontal.{height}.weight", spec.HorizontalFilters, height, spec.Width),
                reader.Floats($"horizontal.{height}.bias", spec.HorizontalFilters),
                Groups.Dense(spec.HorizontalFilters),
                Groups.Dense(height * spec.Width));
        }

        Vertical = reader.Copy("vertical.weight", spec.VerticalFilters, spec.MaxLength);
        VerticalBias = reader.Copy("vertical.bias", spec.VerticalFilters);
        FeatureCount = checked((spec.VerticalFilters * spec.Width) + (spec.MaxLength * spec.HorizontalFilters));
        Output = reader.Linear("output", spec.Width, FeatureCount);
        State = reader.Linear("state", spec.Width, spec.Width);
    }

    public CaserSpec Spec { get; }

    public ItemTable Items { get; }

    public KernelSet Kernels { get; }

    /// <summary>(filters, height · D) for heights 1 … L.</summary>
    public PackedMatrix[] Horizontal { get; }

    /// <summary>(filters, L).</summary>
    public AlignedFloats Vertical { get; }

    /// <summary>(filters).</summary>
    public AlignedFloats VerticalBias { get; }

    /// <summary>Inputs of the output layer.</summary>
    public int FeatureCount { get; }

    public PackedMatrix Output { get; }

    public PackedMatrix State { get; }

    public override EncoderState OpenState() => new CaserState(this);
}
