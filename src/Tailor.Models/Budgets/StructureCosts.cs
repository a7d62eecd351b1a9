using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Budgets;

/// <summary>
/// What structures of a network cost. Multiply-adds are those of one item that goes through all kept blocks at a full window, which is what the
/// runtime computes for an item that is appended to a history; of a window that it computes from nothing, it saves most of the last kept block.
/// </summary>
public sealed class StructureCosts
{
    private readonly long[] _multiplyAdds;
    private readonly long[] _bytes;
    private readonly long _restMultiplyAdds;
    private readonly long _restBytes;

    /// <summary>Adds up.</summary>
    /// <param name="backbone">The network.</param>
    public StructureCosts(BackboneSpec backbone)
    {
        var blocks = backbone.SkippableBlocks();
        (_multiplyAdds, _bytes) = ([.. blocks.Select(block => block.MultiplyAdds)], [.. blocks.Select(block => block.Bytes)]);
        _restMultiplyAdds = backbone.RestMultiplyAdds();
        _restBytes = (backbone.Tensors().Sum(shape => shape.ElementCount) * sizeof(float)) - _bytes.Sum();
    }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _bytes.Length;

    /// <summary>What one block costs.</summary>
    public long OfBlock(StructureBudgetKind kind, int block) => (kind == StructureBudgetKind.Bytes ? _bytes : _multiplyAdds)[block];

    /// <summary>What the network without any block costs: the smallest there is.</summary>
    public long OfRest(StructureBudgetKind kind) => kind == StructureBudgetKind.Bytes ? _restBytes : _restMultiplyAdds;

    /// <summary>What the whole network costs.</summary>
    public long OfAll(StructureBudgetKind kind) => OfRest(kind) + (kind == StructureBudgetKind.Bytes ? _bytes : _multiplyAdds).Sum();

    /// <summary>What a network of some blocks costs.</summary>
    /// <param name="kind">What to count.</param>
    /// <param name="structure">Which blocks are kept, or null for all.</param>
    /// <exception cref="ArgumentException">The network has another number of blocks.</exception>
    public long Of(StructureBudgetKind kind, Structure? structure)
    {
        if (structure is null) return OfAll(kind);
        if (structure.Blocks != Blocks) throw new ArgumentException($"The network has {Blocks} blocks that can be skipped, the structure {structure.Blocks}.", nameof(structure));
        var cost = OfRest(kind);
        for (var block = 0; block < Blocks; block++) cost += structure[block] ? OfBlock(kind, block) : 0;
        return cost;
    }

    /// <summary>A budget that allows a share of what all blocks cost, and the rest of the network.</summary>
    /// <param name="kind">What to count.</param>
    /// <param name="share">0 to 1.</param>
    public StructureBudget Share(StructureBudgetKind kind, double share) => new(kind, OfRest(kind) + (share * (OfAll(kind) - OfRest(kind))));

    /// <summary>What a network of some blocks costs as a share of what all blocks cost, the rest of the network not counted: 0 to 1.</summary>
    public double ShareOf(StructureBudgetKind kind, Structure? structure) => (double)(Of(kind, structure) - OfRest(kind)) / (OfAll(kind) - OfRest(kind));

    /// <summary>What a controller reads of a budget: the share of all blocks' cost that it allows, 0 to 1.</summary>
    public float ShareOf(StructureBudget budget)
    {
        if (budget.Average is { } average) return (float)Math.Clamp(average, 0, 1);
        var share = Share(budget.Kind, budget.Limit);
        return (float)Math.Clamp(budget.MostBytes is { } bytes ? Math.Min(share, Share(StructureBudgetKind.Bytes, bytes)) : share, 0, 1);

        double Share(StructureBudgetKind kind, double limit) => (limit - OfRest(kind)) / (OfAll(kind) - OfRest(kind));
    }

    /// <summary>Whether a budget allows a structure.</summary>
    /// <exception cref="ArgumentException">The network has another number of blocks.</exception>
    public bool IsWithin(Structure? structure, StructureBudget budget) =>
        Of(budget.Kind, structure) <= budget.Limit && (budget.MostBytes is not { } bytes || Of(StructureBudgetKind.Bytes, structure) <= bytes);

    /// <summary>What is wrong with a budget for this network, or null: it must be a number, and the network without any block must be within it.</summary>
    public string? Problem(StructureBudget budget)
    {
        if (Blocks == 0) return "This network has no blocks that could be skipped.";
        if (!Enum.IsDefined(budget.Kind)) return $"There is no budget of kind {budget.Kind}.";
        if (!double.IsFinite(budget.Limit)) return FormattableString.Invariant($"A budget must be a finite number, not {budget.Limit}.");
        if (!(double.IsFinite(budget.Price) && budget.Price >= 0)) return FormattableString.Invariant($"A price must be 0 or more, not {budget.Price}.");
        if (budget.Average is not (null or (>= 0 and <= 1))) return FormattableString.Invariant($"An average must be a share of 0 to 1, not {budget.Average}.");
        if (budget.MostBytes < OfRest(StructureBudgetKind.Bytes)) return FormattableString.Invariant($"A budget of {budget} cannot be met: the smallest network, without any block, takes {OfRest(StructureBudgetKind.Bytes)} bytes.");
        return budget.Limit >= OfRest(budget.Kind) ? null : FormattableString.Invariant($"A budget of {budget} cannot be met: the smallest network, without any block, takes {OfRest(budget.Kind)}.");
    }
}
