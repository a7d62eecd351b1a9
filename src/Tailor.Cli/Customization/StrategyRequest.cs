using System.Globalization;
using Tailor.Device.Privacy;
using Tailor.Models.Budgets;
using Tailor.Training.FineTuning;

namespace Tailor.Cli.Customization;

/// <summary>Which strategies an evaluation asks for.</summary>
/// <param name="Method">One of <see cref="CustomizationMethods"/>.</param>
/// <param name="Source">Whose strategy a user gets.</param>
/// <param name="Budget">What each device can afford; null for methods that have no budget.</param>
/// <param name="Seed">Seed of the circle and of random scores.</param>
/// <param name="Decoding">A weaker device's own budget, within which it reads the codes; null where it takes them as they are.</param>
/// <param name="ItemBits">Bits of a value of the item table.</param>
/// <param name="Tuning">How devices train; null for methods that do not.</param>
/// <param name="Noise">Noise on each interest before it is sent, or null for none.</param>
internal sealed record StrategyRequest(
    string Method,
    StrategySource Source,
    PrecisionBudget? Budget,
    long Seed,
    PrecisionBudget? Decoding = null,
    int ItemBits = StrategyRequest.FloatItems,
    FineTuningOptions? Tuning = null,
    InterestNoise? Noise = null)
{
    /// <summary>Bits of an item table that is not packed.</summary>
    public const int FloatItems = 32;

    /// <summary>The strategy's name, as the command line says it.</summary>
    public string Name => Source.ToString().ToLowerInvariant();

    /// <summary>Bits of all weights with <see cref="StrategySource.Rounded"/>; null where the budget is no whole number of bits.</summary>
    public int? RoundedBits => Source == StrategySource.Rounded && Budget is { Kind: BudgetKind.AverageBits, Limit: >= 2 and <= 8 } budget && budget.Limit == Math.Floor(budget.Limit) ? (int)budget.Limit : null;

    /// <summary>The budgets in words.</summary>
    public string Budgets => (Budget, Decoding, Tuning) switch
    {
        ({ } budget, { } decoding, _) => $"{budget}, read within {decoding}{Items}{UploadNoise.Words(Noise)}",
        ({ } budget, null, _) => $"{budget}{Items}{UploadNoise.Words(Noise)}",
        (null, _, { } tuning) => string.Create(CultureInfo.InvariantCulture, $"{tuning.Steps} steps at rate {tuning.Rate}{(tuning.HoldBack > 0 ? $" without the latest {tuning.HoldBack} items" : "")}"),
        _ => "32 bits a weight",
    };

    private string Items => ItemBits == FloatItems ? "" : $", item rows of {ItemBits} bits";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} strategy, {Budgets}";
}
