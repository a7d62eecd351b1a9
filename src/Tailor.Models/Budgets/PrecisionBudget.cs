using System.Runtime.InteropServices;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Budgets;

/// <summary>What the channels of a network may cost together.</summary>
/// <param name="Kind">What is limited.</param>
/// <param name="Limit">Bits, bytes or cost units.</param>
/// <param name="CostOf2">Cost of a multiply-add with a weight of 2 bits; used with <see cref="BudgetKind.Cost"/>.</param>
/// <param name="CostOf4">The same with 4 bits.</param>
/// <param name="CostOf8">The same with 8 bits.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PrecisionBudget(BudgetKind Kind, double Limit, double CostOf2 = 2, double CostOf4 = 4, double CostOf8 = 8)
{
    /// <summary>A budget of mean bits a weight.</summary>
    public static PrecisionBudget AverageBits(double bits) => new(BudgetKind.AverageBits, bits);

    /// <summary>A budget of packed bytes.</summary>
    public static PrecisionBudget Bytes(long bytes) => new(BudgetKind.Bytes, bytes);

    /// <summary>What one channel costs in this budget's unit; average bits are counted as bits of all weights.</summary>
    /// <param name="fanIn">Weights of the channel.</param>
    /// <param name="code">Its code.</param>
    public double ChannelCost(int fanIn, byte code) => Kind switch
    {
        BudgetKind.AverageBits => (double)fanIn * Precision.BitsOf(code),
        BudgetKind.Bytes => ((fanIn * Precision.BitsOf(code)) + 7) / 8,
        _ => fanIn * code switch { 1 => CostOf2, 2 => CostOf4, _ => CostOf8 },
    };

    /// <summary>The limit in the unit of <see cref="ChannelCost"/>.</summary>
    public double LimitFor(IReadOnlyList<ChannelLayer> layers)
    {
        var weights = 0L;
        for (var i = 0; i < layers.Count; i++) weights += layers[i].WeightCount;
        return LimitFor(weights);
    }

    /// <summary>What a precision costs, in the unit of <see cref="ChannelCost"/>.</summary>
    public double CostOf(IReadOnlyList<ChannelLayer> layers, ReadOnlySpan<byte> codes)
    {
        var (cost, channel) = (0.0, 0);
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            for (var end = channel + layer.Channels; channel < end; channel++) cost += ChannelCost(layer.FanIn, codes[channel]);
        }

        return cost;
    }

    /// <summary>What is wrong with the budget for these layers, or null: its numbers must make sense, and 2 bits everywhere must be within it.</summary>
    public string? Problem(IReadOnlyList<ChannelLayer> layers)
    {
        var (least, weights) = (0.0, 0L);
        for (var i = 0; i < layers.Count; i++)
        {
            least += layers[i].Channels * ChannelCost(layers[i].FanIn, Precision.LowestCode);
            weights += layers[i].WeightCount;
        }

        return Problem(least, weights);
    }

    /// <summary>As <see cref="Problem(IReadOnlyList{ChannelLayer})"/>, for a network whose cost with 2 bits everywhere is known.</summary>
    internal string? Problem(double least, long weights) => Kind switch
    {
        BudgetKind.AverageBits when Limit is not (>= 2 and <= 8) => FormattableString.Invariant($"Average bits must be 2 to 8, not {Limit}."),
        BudgetKind.Cost when !(CostOf2 >= 0 && CostOf4 >= CostOf2 && CostOf8 >= CostOf4 && double.IsFinite(CostOf8)) =>
            FormattableString.Invariant($"Costs must be finite and not fall with the bits, but are {CostOf2}, {CostOf4} and {CostOf8}."),
        BudgetKind.AverageBits or BudgetKind.Bytes or BudgetKind.Cost => LimitFor(weights) >= least ? null : FormattableString.Invariant($"A budget of {this} cannot be met: with 2 bits everywhere the network takes {least}, and {LimitFor(weights)} are allowed."),
        _ => $"There is no budget of kind {Kind}.",
    };

    internal double LimitFor(long weights) => Kind == BudgetKind.AverageBits ? Limit * weights : Limit;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(Kind switch
    {
        BudgetKind.AverageBits => $"{Limit} bits a weight",
        BudgetKind.Bytes => $"{Limit} bytes",
        _ => (FormattableString)$"cost {Limit}",
    });
}
