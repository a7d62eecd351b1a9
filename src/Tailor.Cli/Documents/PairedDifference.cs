using Tailor.Evaluation.Comparison;

namespace Tailor.Cli.Documents;

/// <summary>A mean difference, user by user.</summary>
/// <param name="Difference">This one less the other.</param>
/// <param name="StandardError">Over users.</param>
/// <param name="Z">In standard errors; absent where there is no number for it.</param>
internal sealed record PairedDifference(double Difference, double StandardError, double? Z)
{
    /// <summary>Of a comparison.</summary>
    public static PairedDifference Of(PairedComparison comparison) => new(comparison.Difference, comparison.StandardError, double.IsFinite(comparison.Z) ? comparison.Z : null);
}
