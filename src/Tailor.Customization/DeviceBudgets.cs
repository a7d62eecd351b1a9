using Tailor.Models.Budgets;

namespace Tailor.Customization;

/// <summary>What a device can afford, a limit a part of the plan; a customizer asks for those of the parts that it decides.</summary>
public sealed record DeviceBudgets
{
    /// <summary>Limit of the network's blocks, or null where none is set.</summary>
    public StructureBudget? Structure { get; init; }

    /// <summary>Limit of the channels' bits, or null where none is set.</summary>
    public PrecisionBudget? Precision { get; init; }
}
