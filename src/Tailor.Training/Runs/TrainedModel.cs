using Tailor.Models.Backbones;
using Tailor.Training.Records;

namespace Tailor.Training.Runs;

/// <summary>What a run ended with.</summary>
/// <param name="Spec">The backbone.</param>
/// <param name="Parameters">Values by name: those with the best validation, or the last ones where nothing was validated.</param>
/// <param name="Outcome">How training ended.</param>
/// <param name="Protocol">What validation ranked a target among.</param>
/// <param name="Seconds">Seconds of training over all processes, validation included.</param>
public sealed record TrainedModel(BackboneSpec Spec, IReadOnlyDictionary<string, float[]> Parameters, TrainingOutcome Outcome, string Protocol, double Seconds);
