namespace Tailor.Models.Budgets;

/// <summary>What a budget of structure limits.</summary>
public enum StructureBudgetKind
{
    /// <summary>Multiply-adds for one item that goes through the network, scoring not counted.</summary>
    MultiplyAdds,

    /// <summary>Bytes of the network's tensors in float32, the item table not counted.</summary>
    Bytes,
}
