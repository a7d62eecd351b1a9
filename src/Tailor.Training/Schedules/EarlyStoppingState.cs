namespace Tailor.Training.Schedules;

/// <summary>What early stopping remembers, as a checkpoint stores it.</summary>
/// <param name="Best">The best value so far; null before the first evaluation.</param>
/// <param name="BestStep">The step it was measured at; −1 before the first evaluation.</param>
/// <param name="Evaluations">Evaluations so far.</param>
/// <param name="SinceBest">Evaluations since the best one.</param>
public sealed record EarlyStoppingState(double? Best, long BestStep, int Evaluations, int SinceBest)
{
    /// <summary>Before the first evaluation.</summary>
    public static EarlyStoppingState Initial { get; } = new(null, -1, 0, 0);
}
