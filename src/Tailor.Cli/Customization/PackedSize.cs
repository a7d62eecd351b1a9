using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Bytes of packed weights: each channel is whole bytes.</summary>
internal static class PackedSize
{
    /// <summary>Bytes of a network's weights under a precision.</summary>
    public static long Of(Precision precision, IReadOnlyList<ChannelLayer> layers) => (long)PrecisionBudget.Bytes(0).CostOf(layers, precision.Codes);
}
