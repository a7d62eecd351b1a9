using System.Text.Json.Nodes;
using Tailor.Cli.Experiments;
using Tailor.Training.Records;

namespace Tailor.Cli.Trainers;

/// <summary>How training went.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">Wall time of training over all runs it took, validation included.</param>
/// <param name="Curve">Validation over time.</param>
/// <param name="Facts">What else is worth recording, such as epochs and tokens a second.</param>
internal sealed record TrainingReport(TrainingOutcome Outcome, double Seconds, IReadOnlyList<CurvePoint> Curve, JsonObject Facts);
