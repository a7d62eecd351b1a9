using System.Globalization;

namespace Tailor.Cli.Experiments;

/// <summary>One variant's metric over its seeds.</summary>
/// <param name="Variant">Variant.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Deviation">Sample standard deviation over seeds, or null for a single one.</param>
/// <param name="Seeds">Number of seeds.</param>
internal sealed record SummaryRow(string Variant, string Protocol, string Metric, double Mean, double? Deviation, int Seeds)
{
    /// <summary>Sums up cells.</summary>
    public static IReadOnlyList<SummaryRow> Of(IEnumerable<CellResult> cells) =>
    [
        .. from cell in cells
           from measurement in cell.Measurements
           from metric in measurement.Metrics
           group metric.Value by (cell.Variant, measurement.Name, metric.Key) into values
           select Of(values.Key, [.. values]),
    ];

    /// <summary>The row as a point of a curve: a share in percent, the mean, and the deviation.</summary>
    public string At(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} {Mean:0.000000} {Deviation ?? 0:0.000000}\n");

    private static SummaryRow Of((string Variant, string Protocol, string Metric) key, double[] values)
    {
        var mean = values.Average();
        double? deviation = values.Length < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return new(key.Variant, key.Protocol, key.Metric, mean, deviation, values.Length);
    }
}
