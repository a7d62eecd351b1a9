using System.Globalization;

namespace Tailor.Cli.Experiments;

/// <summary>Two variants compared user by user over all seeds.</summary>
/// <param name="A">A variant.</param>
/// <param name="B">Another.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Difference">Mean of A − B over users and seeds.</param>
/// <param name="StandardError">Its standard error over users; differences are averaged over seeds first.</param>
/// <param name="BySeed">Mean difference of each seed.</param>
internal sealed record ComparisonRow(string A, string B, string Protocol, string Metric, double Difference, double StandardError, IReadOnlyList<double> BySeed)
{
    /// <summary>"+0.0061 ± 0.0033", with the sign.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Difference:+0.0000;-0.0000;0.0000} ± {StandardError:0.0000}");
}
