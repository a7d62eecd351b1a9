using Tailor.Training.Records;

namespace Tailor.Training.Tests.Runs;

/// <summary>Cancels after a number of steps.</summary>
internal sealed class Stopper(long steps) : ITrainingProgress
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Started(TrainingOutline outline)
    {
        // Only steps count.
    }

    public void Stepped(in TrainingStep step)
    {
        if (step.Step >= steps) _source.Cancel();
    }

    public void Evaluated(TrainingEvaluation evaluation)
    {
        // Only steps count.
    }

    public void Noted(string message)
    {
        // Only steps count.
    }

    public void Finished(TrainingOutcome outcome)
    {
        // Only steps count.
    }
}
