namespace Tailor.Training.Records;

/// <summary>Tells several what one is told, in order.</summary>
public sealed class ProgressGroup(params IReadOnlyList<ITrainingProgress> members) : ITrainingProgress
{
    /// <inheritdoc/>
    public void Started(TrainingOutline outline)
    {
        foreach (var member in members) member.Started(outline);
    }

    /// <inheritdoc/>
    public void Stepped(in TrainingStep step)
    {
        foreach (var member in members) member.Stepped(step);
    }

    /// <inheritdoc/>
    public void Evaluated(TrainingEvaluation evaluation)
    {
        foreach (var member in members) member.Evaluated(evaluation);
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        foreach (var member in members) member.Noted(message);
    }

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome)
    {
        foreach (var member in members) member.Finished(outcome);
    }
}
