using Tailor.Training.Records;

namespace Tailor.Training.Tests;

/// <summary>Is told how training goes, and says nothing.</summary>
internal class Silent : ITrainingProgress
{
    public void Started(TrainingOutline outline)
    {
    }

    public virtual void Stepped(in TrainingStep step)
    {
    }

    public void Evaluated(TrainingEvaluation evaluation)
    {
    }

    public void Noted(string message)
    {
    }

    public void Finished(TrainingOutcome outcome)
    {
    }
}
