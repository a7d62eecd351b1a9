namespace Tailor.Training.Records;

/// <summary>How training ended.</summary>
/// <param name="End">Why.</param>
/// <param name="Steps">Steps done in the whole run.</param>
/// <param name="Elapsed">Time since this process began to train.</param>
/// <param name="Metric">The metric that decided, or null where nothing was evaluated.</param>
/// <param name="Best">Its best value, or null.</param>
/// <param name="BestStep">The step of the best value, or null.</param>
public sealed record TrainingOutcome(TrainingEnd End, long Steps, TimeSpan Elapsed, string? Metric = null, double? Best = null, long? BestStep = null);
