using System.Text.RegularExpressions;

namespace Tailor.Cli.Experiments;

/// <summary>
/// Accuracy against multiply-adds: variants that are called the same up to a last word of digits ("static 1100", "structure only 50") are one curve over the mean share of
/// the blocks' multiply-adds that their users' networks took; where there is one of them only, the curve is a point.
/// </summary>
internal static partial class CostCurves
{
    /// <summary>The curves of an experiment.</summary>
    /// <param name="result">What is recorded.</param>
    /// <param name="protocol">Whose numbers.</param>
    /// <param name="metric">Which numbers.</param>
    /// <returns>A name, and a line a point: cost in percent, mean over seeds, standard deviation over seeds.</returns>
    public static IReadOnlyList<(string Name, string Data)> Of(ExperimentResult result, string protocol, string metric)
    {
        var shares = result.Cells.Where(cell => cell.Customization?.Structures is not null).GroupBy(cell => cell.Variant, StringComparer.Ordinal).ToDictionary(
            cells => cells.Key, cells => cells.Average(cell => cell.Customization!.Structures!.MeanShare), StringComparer.Ordinal);
        return
        [
            .. from row in result.Summary
               where row.Protocol == protocol && row.Metric == metric && shares.ContainsKey(row.Variant) && LastDigits.IsMatch(row.Variant)
               group (Share: shares[row.Variant], row) by LastDigits.Replace(row.Variant, "") into points
               select (points.Key, string.Concat(points.OrderBy(point => point.Share).Select(point => point.row.At(point.Share)))),
        ];
    }

    [GeneratedRegex(" [0-9]+$")]
    private static partial Regex LastDigits { get; }
}
