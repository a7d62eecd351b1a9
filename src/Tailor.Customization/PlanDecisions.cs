using Tailor.Models.Plans;

namespace Tailor.Customization;

/// <summary>The parts of a plan that a customizer decided; null where it leaves the default.</summary>
public sealed record PlanDecisions
{
    /// <summary>Which blocks are kept.</summary>
    public Structure? Structure { get; init; }

    /// <summary>What the layers of the kept blocks are changed by.</summary>
    public Parameters? Parameters { get; init; }

    /// <summary>How many bits each channel has.</summary>
    public Precision? Precision { get; init; }

    /// <summary>
    /// Null where the decisions are whole. Else what the device reads its user's profile once more from; <see cref="ICustomizerSession.Complete"/> takes the
    /// interest that comes of it.
    /// </summary>
    public IReadOnlyList<float>? Guide { get; init; }

    /// <summary>What of it changes the network that a device runs.</summary>
    public PlanParts Parts => new() { Structure = Structure, Parameters = Parameters, Precision = Precision };
}
