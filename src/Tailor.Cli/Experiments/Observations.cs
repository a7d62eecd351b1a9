using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Tailor.Cli.Experiments;

/// <summary>What was observed of a graph's decisions while it trained: a value a validation, by name, among what a cell says of its training.</summary>
internal static class Observations
{
    /// <summary>Where a cell has them.</summary>
    public const string Key = "observed";

    /// <summary>Gradients of halves of one structure, or of two, that meet in one block.</summary>
    private const string Conflict = "conflict-";

    private static readonly (string Name, string Heading)[] Columns =
    [
        ("structures", "structures of 1 % of the rows or more"), ("structure-entropy", "entropy over all rows, bits"), ("row-entropy", "of a row's own distribution, bits"), ("kept-cost", "kept cost"),
    ];

    /// <summary>Structures at the last validation, and gradients over all, means over seeds; nothing where nothing was observed.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        var rows = experiments.SelectMany(experiment => Variants(experiment.Result).Select(row => (Experiment: ResultsPage.NameOf(experiment), row.Variant, row.Cells))).ToArray();
        AppendTable(text, "Structures while training (last epoch, means over seeds)", rows, Columns, values => values[^1]);
        var conflicts = rows.SelectMany(row => row.Cells).SelectMany(cell => cell).Select(pair => pair.Key).Where(name => name.StartsWith(Conflict, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        AppendTable(text, "Gradients that meet in a block (mean cosines, and shares below 0; means over epochs and seeds)", rows, [.. conflicts.Select(name => (name, Words(name)))], values => values.Average());
    }

    /// <summary>Cosines over epochs, a curve a variant and kind, means over seeds; a line a point.</summary>
    public static IReadOnlyList<(string Name, string Data)> ConflictCurves(ExperimentResult result) =>
    [
        .. from row in Variants(result)
           from name in row.Cells.SelectMany(cell => cell.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal)
           where name.StartsWith(Conflict, StringComparison.Ordinal) && !name.EndsWith("-negative", StringComparison.Ordinal)
           let series = row.Cells.Where(cell => cell.ContainsKey(name)).Select(cell => Values(cell, name)).ToArray()
           select ($"{row.Variant}, {Words(name)}", string.Concat(Enumerable.Range(0, series.Min(values => values.Length)).Select(epoch =>
               string.Create(CultureInfo.InvariantCulture, $"{epoch + 1} {series.Average(values => values[epoch]):0.000000}\n")))),
    ];

    private static IEnumerable<(string Variant, JsonObject[] Cells)> Variants(ExperimentResult result) =>
        from cell in result.Cells
        where cell.Training[Key] is JsonObject
        group cell.Training[Key]!.AsObject() by cell.Variant into cells
        select (cells.Key, cells.ToArray());

    private static void AppendTable(
        StringBuilder text, string title, IReadOnlyList<(string Experiment, string Variant, JsonObject[] Cells)> all, (string Name, string Heading)[] columns, Func<double[], double> of)
    {
        var rows = all.Where(row => row.Cells.Any(cell => columns.Any(column => cell.ContainsKey(column.Name)))).ToArray();
        if (rows.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"**{title}**\n\n| experiment | variant | {string.Join(" | ", columns.Select(column => column.Heading))} |\n|---|---|{string.Concat(columns.Select(_ => "--:|"))}\n");
        foreach (var (experiment, variant, cells) in rows)
        {
            var values = columns.Select(column => cells.Where(cell => cell.ContainsKey(column.Name)).Select(cell => of(Values(cell, column.Name))).ToArray());
            text.Append(CultureInfo.InvariantCulture, $"| {experiment} | {variant} | {string.Join(" | ", values.Select(seeds => seeds.Length == 0 ? "" : seeds.Average().ToString("0.000", CultureInfo.InvariantCulture)))} |\n");
        }

        text.Append('\n');
    }

    private static double[] Values(JsonObject observed, string name) => [.. observed[name]!.AsArray().Select(value => value!.GetValue<double>())];

    private static string Words(string name) => name[Conflict.Length..].Replace("-", ", ", StringComparison.Ordinal);
}
