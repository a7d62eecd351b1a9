using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>One strategy for everybody.</summary>
/// <param name="strategy">The strategy.</param>
internal sealed class FixedStrategies(Precision strategy) : IStrategies, IStrategySession
{
    /// <summary>All channels alike: 2, 4 or 8 bits everywhere; between these, what is left goes to the first channels.</summary>
    public static FixedStrategies Uniform(CustomizedModel model, PrecisionBudget budget)
    {
        var allocation = new PrecisionAllocation(model.Layers);
        var codes = new byte[allocation.Channels];
        if (budget is { Kind: BudgetKind.AverageBits, Limit: 2 or 4 or 8 }) return new(Precision.Uniform(codes.Length, (int)budget.Limit));
        allocation.Allocate(new float[codes.Length], budget, codes);
        return new(new Precision(codes));
    }

    /// <summary>The channels whose weights lose most at 2 bits get more.</summary>
    public static FixedStrategies BySensitivity(CustomizedModel model, PrecisionBudget budget)
    {
        var allocation = new PrecisionAllocation(model.Layers);
        var codes = new byte[allocation.Channels];
        allocation.Allocate(model.Losses, budget, codes);
        return new(new Precision(codes));
    }

    /// <inheritdoc/>
    public IStrategySession OpenSession() => this;

    /// <inheritdoc/>
    public Precision Decide(int user, ReadOnlySpan<int> history) => strategy;
}
