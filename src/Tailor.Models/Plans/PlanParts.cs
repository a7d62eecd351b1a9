namespace Tailor.Models.Plans;

/// <summary>What of a plan changes the network that a device runs; a part that is null has its default.</summary>
public sealed record PlanParts
{
    /// <summary>Which blocks are kept, or null for all.</summary>
    public Structure? Structure { get; init; }

    /// <summary>What their layers are changed by, or null for nothing.</summary>
    public Parameters? Parameters { get; init; }

    /// <summary>How many bits each channel has, or null for all that the model has.</summary>
    public Precision? Precision { get; init; }
}
