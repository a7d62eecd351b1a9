using System.Globalization;
using System.Text;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Experiments;

/// <summary>What stands beside the metrics of a data set: variants compared user by user, what the users' own networks were like, and what was observed while they trained.</summary>
internal static class ComparisonTables
{
    private const string Metric = "ndcg@10";

    /// <summary>Writes them, where there is anything to write.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        AppendComparisons(text, experiments);
        AppendNetworks(text, experiments);
        Observations.Append(text, experiments);
    }

    private static void AppendComparisons(StringBuilder text, IReadOnlyList<RecordedExperiment> experiments)
    {
        var rows = experiments.SelectMany(experiment => experiment.Result.Comparisons.Select(row => (Experiment: ResultsPage.NameOf(experiment), Row: row))).ToArray();
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
            .GroupBy(cell => cell.Variant, (variant, cells) => (
                Experiment: ResultsPage.NameOf(experiment),
                Variant: variant,
                Accuracy: experiment.Result.Summary.FirstOrDefault(row => row.Variant == variant && row.Metric == Metric),
                All: cells.Select(cell => cell.Customization!).ToArray())));
        foreach (var alike in rows.GroupBy(row => row.Accuracy?.Protocol)) AppendNetworks(text, alike.Key, alike);
    }

    private static void AppendNetworks(StringBuilder text, string? protocol, IEnumerable<(string Experiment, string Variant, SummaryRow? Accuracy, CustomizationSummary[] All)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"**On the device{(protocol is null ? "" : $", {Metric} of {protocol}")}** (means over seeds; bytes on its disk, in its memory, sent up and down for a plan; from a history to the ten best items on one thread)\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| experiment | variant | {Metric} | average bits | strategies that differ | channels that differ between two | stored | resident | up | down | µs |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            double Mean(Func<CustomizationSummary, double> of) => row.All.Average(of);
            var times = row.All.Where(one => one.Microseconds is not null).Select(one => one.Microseconds!.Value).ToArray();
            text.Append(CultureInfo.InvariantCulture, $"| {row.Experiment} | {row.Variant} | {(row.Accuracy is null ? "" : ResultsPage.Format(row.Accuracy))} | {Mean(one => one.AverageBits):0.000} | {Mean(one => one.DistinctStrategies):0} | {Mean(one => one.HammingDistance):0.0 %} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Mean(one => one.Bytes.Stored):0} | {Mean(one => one.Bytes.Resident):0} | {Mean(one => one.Bytes.InterestSent):0} | {Mean(one => one.Bytes.StrategySent):0} | {(times.Length == 0 ? "" : times.Average().ToString("0", CultureInfo.InvariantCulture))} |\n");
        }

        text.Append('\n');
    }
}
