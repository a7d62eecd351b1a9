using System.Globalization;
using System.Runtime.InteropServices;

namespace Tailor.Evaluation.Comparison;

/// <summary>One metric over several seeds.</summary>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="StandardDeviation">Sample standard deviation over seeds (n − 1); NaN for a single seed.</param>
/// <param name="Seeds">Number of seeds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeedSummary(double Mean, double StandardDeviation, int Seeds)
{
    /// <summary>Summarises one value a seed.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SeedSummary Of(params ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("Expected the values of at least one seed, found none.", nameof(values));
        var mean = 0.0;
        foreach (var value in values) mean += value / values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return new SeedSummary(mean, values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1)), values.Length);
    }

    /// <summary>Mean, deviation and number of seeds, such as <c>0.3558 ± 0.0030 (3 seeds)</c>.</summary>
    public override string ToString() => Seeds == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Mean:F4} (1 seed)")
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:F4} ± {StandardDeviation:F4} ({Seeds} seeds)");
}
