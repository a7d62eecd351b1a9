namespace Tailor.Training.FineTuning;

/// <summary>How a device trains a model on its user's own history.</summary>
/// <param name="Steps">Gradient steps, 1 to 1,000.</param>
/// <param name="Rate">Learning rate of plain gradient descent, above 0.</param>
/// <param name="HoldBack">Latest items that are not trained on, 0 or more. A test history has one item that no training saw, the validation's; with 1 a device learns from nothing that the shared model did not.</param>
public sealed record FineTuningOptions(int Steps = 1, double Rate = .1, int HoldBack = 0)
{
    /// <summary>Greatest norm of a gradient.</summary>
    public const double ClipNorm = 5;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Steps is < 1 or > 1_000) yield return $"Steps must be 1 to 1000, not {Steps}.";
        if (HoldBack < 0) yield return $"HoldBack must be 0 or more, not {HoldBack}.";
        if (!(Rate > 0) || !double.IsFinite(Rate)) yield return FormattableString.Invariant($"Rate must be above 0, not {Rate}.");
    }
}
