using System.Text.RegularExpressions;
using Tailor.Cli.Tables;

namespace Tailor.Cli.Experiments;

/// <summary>
/// Accuracy against the bytes of the item table, of all experiments of a data set: variants that are called the same up to a last number ("scalable 1.5", "narrow 10") are
/// one curve over their devices' bytes, as a share of the set's widest table in float32. Models as they are in an experiment with such variants stand at their own bytes.
/// </summary>
internal static partial class MemoryCurves
{
    private const double FloatBits = 32;

    /// <summary>The curves of a data set.</summary>
    /// <param name="experiments">Its experiments.</param>
    /// <param name="protocol">Whose numbers.</param>
    /// <param name="metric">Which numbers.</param>
    /// <returns>A name, and a line a point: bytes in percent, mean over seeds, standard deviation over seeds.</returns>
    public static IReadOnlyList<(string Name, string Data)> Of(IEnumerable<RecordedExperiment> experiments, string protocol, string metric)
    {
        RecordedExperiment[] drawn = [.. experiments.Where(experiment => experiment.Result.Cells.Any(HasTable))];
        var widest = drawn.Length == 0 ? 0 : drawn.Max(experiment => experiment.Result.Cells.Max(cell => FloatBytes(experiment.Result, cell)));
        return
        [
            .. from experiment in drawn
               from row in experiment.Result.Summary
               where row.Protocol == protocol && row.Metric == metric
               let cells = experiment.Result.Cells.Where(cell => cell.Variant == row.Variant).ToArray()
               where cells.All(cell => HasTable(cell) || IsAsItIs(cell))
               let share = cells.Average(cell => HasTable(cell) ? cell.Customization!.Bytes.StrategySent : FloatBytes(experiment.Result, cell)) / widest
               group (share, row) by $"{Prefix(experiment.Result.Method)}{LastNumber.Replace(row.Variant, "")}" into points
               select (points.Key, string.Concat(points.OrderBy(point => point.share).Select(point => point.row.At(point.share)))),
        ];
    }

    /// <summary>Bytes of a cell's whole table in float32. Where a model as it is did not record them, it is as wide as the tables of its experiment.</summary>
    private static double FloatBytes(ExperimentResult result, CellResult cell) => cell.Customization switch
    {
        { Method: TableRequest.Method } table => table.Bytes.StrategySent * FloatBits / table.AverageBits,
        { Bytes.Table: { } bytes } => bytes,
        _ => result.Cells.Where(HasTable).Max(other => FloatBytes(result, other)),
    };

    private static bool HasTable(CellResult cell) => cell.Customization?.Method == TableRequest.Method;

    private static bool IsAsItIs(CellResult cell) => cell.Customization is null or { Method: "" };

    /// <summary>What trains on a base says so: its curves stand beside the base's own.</summary>
    private static string Prefix(string method) => Methods.OnABase.Contains(method) ? $"{method}: " : "";

    [GeneratedRegex(@" [0-9]+(\.[0-9]+)?$")]
    private static partial Regex LastNumber { get; }
}
