using Tailor.Models.Plans;

namespace Tailor.Customization;

/// <summary>The parts of a plan that a customizer decided; null where it leaves the default.</summary>
public sealed record PlanDecisions
{
    /// <summary>How many bits each channel has.</summary>
    public Precision? Precision { get; init; }
}
