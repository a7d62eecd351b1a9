using Tailor.Models.Budgets;

namespace Tailor.Cli.Customization;

/// <summary>Which strategies an evaluation asks for.</summary>
/// <param name="Method">The customizer's name.</param>
/// <param name="Source">Whose strategy a user gets.</param>
/// <param name="Budget">What each device can afford.</param>
/// <param name="Seed">Seed of the circle and of random scores.</param>
/// <param name="Decoding">A weaker device's own budget, within which it reads the codes; null where it takes them as they are.</param>
/// <param name="ItemBits">Bits of a value of the item table.</param>
internal sealed record StrategyRequest(string Method, StrategySource Source, PrecisionBudget Budget, long Seed, PrecisionBudget? Decoding = null, int ItemBits = StrategyRequest.FloatItems)
{
    /// <summary>Bits of an item table that is not packed.</summary>
    public const int FloatItems = 32;

    /// <summary>The strategy's name, as the command line says it.</summary>
    public string Name => Source.ToString().ToLowerInvariant();

    /// <summary>The budgets in words.</summary>
    public string Budgets => Decoding is { } decoding ? $"{Budget}, read within {decoding}{Items}" : $"{Budget}{Items}";

    private string Items => ItemBits == FloatItems ? "" : $", item rows of {ItemBits} bits";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} strategy, {Budgets}";
}
