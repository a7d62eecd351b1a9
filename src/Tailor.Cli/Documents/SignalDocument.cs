using Tailor.Evaluation.Comparison;

namespace Tailor.Cli.Documents;

/// <summary>Whether what is best for a user on validation is so on test.</summary>
/// <param name="Metric">What is compared.</param>
/// <param name="Correlation">Of what is left of a user's value under a structure, once the user's and the structure's means are off; null where nothing is left.</param>
/// <param name="Gain">Test value of each user's best structure on validation less that of the best for all.</param>
/// <param name="GainStandardError">Its standard error over users.</param>
/// <param name="Users">Users with a case in both stages.</param>
internal sealed record SignalDocument(string Metric, double? Correlation, double Gain, double GainStandardError, int Users)
{
    /// <summary>As a document.</summary>
    public static SignalDocument Of(PersonalSignal signal) =>
        new(signal.Metric.ToString(), double.IsNaN(signal.Correlation) ? null : signal.Correlation, signal.Gain, signal.GainStandardError, signal.Users);
}
