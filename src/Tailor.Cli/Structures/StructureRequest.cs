using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>Which structures and parameters an evaluation asks for.</summary>
/// <param name="Method">The customizer's name.</param>
/// <param name="Source">Whose decisions a user gets.</param>
/// <param name="Budget">What each device can afford.</param>
/// <param name="Average">Share of the blocks' cost that all users may take on average, or null.</param>
/// <param name="Static">With <see cref="StrategySource.Static"/> the structure of everybody, or null.</param>
/// <param name="Seed">Seed of the circle and of random structures.</param>
internal sealed record StructureRequest(string Method, StrategySource Source, StructureAsk Budget, double? Average, Structure? Static, long Seed)
{
    /// <summary>The strategy's name, as the command line says it.</summary>
    public string Name => Static is null ? Source.ToString().ToLowerInvariant() : $"static {Static}";

    /// <summary>The budgets in words.</summary>
    public string Budgets => Average is { } average ? string.Create(CultureInfo.InvariantCulture, $"{Budget}, on average {100 * average:0.##} %") : Budget.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} strategy, {Budgets}";
}
