namespace Tailor.Cli.Experiments;

/// <summary>Validation at one moment of training.</summary>
/// <param name="Seconds">Wall time of training so far.</param>
/// <param name="Value">The metric that training watches.</param>
internal sealed record CurvePoint(double Seconds, double Value);
