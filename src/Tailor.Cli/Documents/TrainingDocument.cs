using System.Text.Json.Nodes;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor train.</summary>
/// <param name="Model">The model folder.</param>
/// <param name="Backbone">What was trained.</param>
/// <param name="Data">Name of the data set.</param>
/// <param name="End">Why it ended: Completed or StoppedEarly.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Seconds">Wall time of the whole run.</param>
/// <param name="Metric">The metric that decided, or null where nothing was validated.</param>
/// <param name="Best">Its best value on the validation items, which is not a result: evaluate the model for one.</param>
/// <param name="Facts">What else is worth knowing.</param>
internal sealed record TrainingDocument(string Model, string Backbone, string Data, string End, long Steps, double Seconds, string? Metric, double? Best, JsonObject Facts);
