using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Device.Privacy;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>Which structures and parameters an evaluation asks for.</summary>
/// <param name="Method">The customizer's name.</param>
/// <param name="Source">Whose decisions a user gets.</param>
/// <param name="Budget">What each device can afford.</param>
/// <param name="Average">Share of the blocks' cost that all users may take on average, or null.</param>
/// <param name="Static">With <see cref="StrategySource.Static"/> the structure of everybody, or null.</param>
/// <param name="Seed">Seed of the circle, of random structures and of noise.</param>
/// <param name="Noise">Noise on each interest before it is sent, or null for none.</param>
internal sealed record StructureRequest(string Method, StrategySource Source, StructureAsk Budget, double? Average, Structure? Static, long Seed, InterestNoise? Noise = null)
{
    /// <summary>The strategy's name, as the command line says it.</summary>
    public string Name => Static is null ? Source.ToString().ToLowerInvariant() : $"static {Static}";

    /// <summary>The budgets in words.</summary>
    public string Budgets => (Average is { } average ? string.Create(CultureInfo.InvariantCulture, $"{Budget}, on average {100 * average:0.##} %") : Budget.ToString()) + UploadNoise.Words(Noise);

    /// <summary>What does not go together; null where the request is sound.</summary>
    public string? Problem =>
        Noise is not null && Source != StrategySource.Own ? "noise on the interest goes with the strategy own."
        : Noise is not null && string.Join(" ", Noise.Problems()) is { Length: > 0 } wrong ? wrong
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} strategy, {Budgets}";
}
