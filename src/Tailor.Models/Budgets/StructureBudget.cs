using System.Runtime.InteropServices;

namespace Tailor.Models.Budgets;

/// <summary>What a device can afford of a network's blocks, and the rest of the network with them.</summary>
/// <param name="Kind">What is limited.</param>
/// <param name="Limit">Multiply-adds or bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StructureBudget(StructureBudgetKind Kind, double Limit)
{
    /// <summary>
    /// What a block's share of all blocks' cost takes off its worth, 0 for nothing: the price of a fleet whose users share a budget.
    /// The limit holds whatever the price.
    /// </summary>
    public double Price { get; init; }

    /// <summary>Share of all blocks' cost that a fleet's users may take on average, 0 to 1, or null where the limit alone counts.</summary>
    public double? Average { get; init; }

    /// <summary>Bytes that must hold beside the limit (<see cref="StructureBudgetKind.Bytes"/>), or null: what a device can store is another matter than what it can compute.</summary>
    public long? MostBytes { get; init; }

    /// <summary>A budget of multiply-adds for one item.</summary>
    public static StructureBudget MultiplyAdds(double limit) => new(StructureBudgetKind.MultiplyAdds, limit);

    /// <summary>A budget of bytes.</summary>
    public static StructureBudget Bytes(double limit) => new(StructureBudgetKind.Bytes, limit);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Limit:0} {(Kind == StructureBudgetKind.Bytes ? "bytes" : "multiply-adds")}{(MostBytes is { } bytes ? $" and {bytes} bytes" : "")}{(Price > 0 ? FormattableString.Invariant($" at a price of {Price:0.###}") : "")}");
}
