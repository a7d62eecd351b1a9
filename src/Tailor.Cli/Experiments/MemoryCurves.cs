using System.Text.RegularExpressions;

namespace Tailor.Cli.Experiments;

/// <summary>
/// Accuracy against the bytes of the item table, of all experiments of a data set: variants that are called the same up to a last number ("scalable 1.5", "narrow 10") are
/// one curve over the share of the float32 table that their devices held. Models as they are in an experiment with such variants are a point of their own at 100 %.
/// </summary>
internal static partial class MemoryCurves
{
    private const double FloatBits = 32;

    /// <summary>The curves of a data set.</summary>
    /// <param name="experiments">Its experiments.</param>
    /// <param name="protocol">Whose numbers.</param>
    /// <param name="metric">Which numbers.</param>
    /// <returns>A name, and a line a point: bytes in percent, mean over seeds, standard deviation over seeds.</returns>
    public static IReadOnlyList<(string Name, string Data)> Of(IEnumerable<RecordedExperiment> experiments, string protocol, string metric) =>
    [
        .. from experiment in experiments
           let shares = Shares(experiment.Result)
           where shares.Count > 0
           from row in experiment.Result.Summary
           where row.Protocol == protocol && row.Metric == metric
           let share = shares.TryGetValue(row.Variant, out var known) ? known : IsAsItIs(experiment.Result, row.Variant) ? 1 : double.NaN
           where !double.IsNaN(share)
           group (share, row) by $"{Prefix(experiment.Result.Method)}{LastNumber.Replace(row.Variant, "")}" into points
           select (points.Key, string.Concat(points.OrderBy(point => point.share).Select(point => point.row.At(point.share)))),
    ];

    /// <summary>Mean share of the float32 table by variant, where a variant's devices have a table of some size.</summary>
    private static Dictionary<string, double> Shares(ExperimentResult result) => result.Cells
        .Where(cell => cell.Customization?.Method == Tables.TableRequest.Method)
        .GroupBy(cell => cell.Variant, StringComparer.Ordinal)
        .ToDictionary(cells => cells.Key, cells => cells.Average(cell => cell.Customization!.AverageBits) / FloatBits, StringComparer.Ordinal);

    private static bool IsAsItIs(ExperimentResult result, string variant) => result.Cells.Where(cell => cell.Variant == variant).All(cell => cell.Customization is null or { Method: "" });

    /// <summary>What trains on a base says so: its curves stand beside the base's own.</summary>
    private static string Prefix(string method) => Methods.OnABase.Contains(method) ? $"{method}: " : "";

    [GeneratedRegex(@" [0-9]+(\.[0-9]+)?$")]
    private static partial Regex LastNumber { get; }
}
