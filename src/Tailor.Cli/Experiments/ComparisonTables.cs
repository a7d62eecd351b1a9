using System.Globalization;
using System.Text;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Experiments;

/// <summary>What stands beside the metrics of a data set: variants compared user by user, and what the users' own networks were like.</summary>
internal static class ComparisonTables
{
    /// <summary>Writes both, where there is anything to write.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        AppendComparisons(text, experiments);
        AppendNetworks(text, experiments);
    }

    private static void AppendComparisons(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        var rows = experiments.SelectMany(experiment => experiment.Result.Comparisons.Select(row => (Experiment: Path.GetFileNameWithoutExtension(experiment.Path), Row: row))).ToArray();
        if (rows.Length == 0) return;
        var metrics = rows.Select(row => row.Row.Metric).Distinct().ToArray();
        text.Append("**Compared user by user** (A − B, mean over users and seeds ± standard error over users; seeds in which A is ahead)\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| experiment | A | B | protocol | {string.Join(" | ", metrics.SelectMany(metric => (string[])[metric, "seeds"]))} |\n|---|---|---|---|{string.Concat(metrics.Select(_ => "--:|--:|"))}\n");
        foreach (var pair in rows.GroupBy(row => (row.Experiment, row.Row.A, row.Row.B, row.Row.Protocol)))
        {
            var cells = metrics.SelectMany(metric => pair.FirstOrDefault(row => row.Row.Metric == metric).Row is { } row
                ? (string[])[row.Text, $"{row.BySeed.Count(difference => difference > 0)} of {row.BySeed.Count}"]
                : ["", ""]);
            text.Append(CultureInfo.InvariantCulture, $"| {pair.Key.Experiment} | {pair.Key.A} | {pair.Key.B} | {pair.Key.Protocol} | {string.Join(" | ", cells)} |\n");
        }

        text.Append('\n');
    }

    private static void AppendNetworks(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        var rows = experiments.SelectMany(experiment => experiment.Result.Cells
            .Where(cell => cell.Customization is not null)
            .GroupBy(cell => cell.Variant, (variant, cells) => (experiment.Result.Method, Experiment: Path.GetFileNameWithoutExtension(experiment.Path), Variant: variant, All: cells.Select(cell => cell.Customization!).ToArray()))).ToArray();
        if (rows.Length == 0) return;
        text.Append("**The users' networks** (means over seeds; bytes on the device's disk, in its memory, sent up and down for a plan)\n\n");
        text.Append("| experiment | variant | strategy | average bits | strategies that differ | channels that differ between two | stored | resident | up | down |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            double Mean(Func<CustomizationSummary, double> of) => row.All.Average(of);
            text.Append(CultureInfo.InvariantCulture, $"| {row.Experiment} | {row.Variant} | {row.All[0].Strategy} | {Mean(one => one.AverageBits):0.000} | {Mean(one => one.DistinctStrategies):0} | {Mean(one => one.HammingDistance):0.0 %} | {Mean(one => one.Bytes.Stored):0} | {Mean(one => one.Bytes.Resident):0} | {Mean(one => one.Bytes.InterestSent):0} | {Mean(one => one.Bytes.StrategySent):0} |\n");
        }

        text.Append('\n');
    }
}
