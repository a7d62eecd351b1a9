using System.Globalization;
using Tailor.Models.Budgets;

namespace Tailor.Cli.Structures;

/// <summary>A budget of blocks as a person says it: a number, or a share of what all blocks cost.</summary>
/// <param name="Kind">What is limited.</param>
/// <param name="Value">Multiply-adds or bytes, or with <paramref name="IsShare"/> 0 to 1.</param>
/// <param name="IsShare">Whether it is a share.</param>
internal sealed record StructureAsk(StructureBudgetKind Kind, double Value, bool IsShare)
{
    /// <summary>All blocks.</summary>
    public static StructureAsk Everything { get; } = new(StructureBudgetKind.MultiplyAdds, 1, IsShare: true);

    /// <summary>Reads "81920" or "50%"; null where it is neither.</summary>
    public static StructureAsk? Parse(StructureBudgetKind kind, string text)
    {
        var isShare = text.EndsWith('%');
        if (!double.TryParse(isShare ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
        return isShare && value > 100 ? null : new(kind, isShare ? value / 100 : value, isShare);
    }

    /// <summary>The budget for a network.</summary>
    public StructureBudget For(StructureCosts costs) => IsShare ? costs.Share(Kind, Value) : new(Kind, Value);

    /// <inheritdoc/>
    public override string ToString()
    {
        var unit = Kind == StructureBudgetKind.Bytes ? "bytes" : "multiply-adds";
        return IsShare ? string.Create(CultureInfo.InvariantCulture, $"{100 * Value:0.##} % of the blocks' {unit}") : string.Create(CultureInfo.InvariantCulture, $"{Value:0} {unit}");
    }
}
