namespace Tailor.Models.Budgets;

/// <summary>What a budget of precision limits.</summary>
public enum BudgetKind
{
    /// <summary>Mean bits a weight, 2 to 8.</summary>
    AverageBits,

    /// <summary>Bytes of the packed weights: each channel is whole bytes.</summary>
    Bytes,

    /// <summary>Cost of the multiply-adds: a weight of b bits costs its row of the device's cost table.</summary>
    Cost,
}
