using System.Globalization;
using System.Runtime.InteropServices;
using Tailor.Interactions;

namespace Tailor.Evaluation.Metrics;

/// <summary>A measured metric.</summary>
/// <param name="Value">Mean over cases, or the property of all lists.</param>
/// <param name="StandardError">Standard error of the mean over users; NaN for a single user and for properties of all lists.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetricValue(double Value, double StandardError)
{
    /// <summary>Value and standard error with four decimals.</summary>
    public override string ToString() => double.IsNaN(StandardError)
        ? Value.ToString("F4", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Value:F4} ± {StandardError:F4}");

    /// <summary>
    /// Mean over cases; the error treats a user's cases as one cluster: √(U/(U−1) · Σ_u (Σ_{c of u} (x_c − mean))²) / C,
    /// which with one case a user is the ordinary sd/√U.
    /// </summary>
    /// <param name="cases">(C) a user's cases stand together.</param>
    /// <param name="values">(C) the metric of each case.</param>
    internal static MetricValue MeanOverCases(IReadOnlyList<EvaluationCase> cases, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        var (squares, cluster, users) = (0.0, 0.0, 0);
        for (var c = 0; c < values.Length; c++)
        {
            cluster += values[c] - mean;
            if (c + 1 < values.Length && cases[c + 1].User == cases[c].User) continue;
            squares += cluster * cluster;
            (cluster, users) = (0, users + 1);
        }
        return new MetricValue(mean, users < 2 ? double.NaN : Math.Sqrt(squares * users / (users - 1)) / values.Length);
    }
}
