namespace Tailor.Training.Records;

/// <summary>Is told how training goes. The trainer calls it from one thread; implementations decide how often they show something.</summary>
public interface ITrainingProgress
{
    /// <summary>Training begins, or goes on from a checkpoint.</summary>
    void Started(TrainingOutline outline);

    /// <summary>A step is done.</summary>
    void Stepped(in TrainingStep step);

    /// <summary>The model was evaluated.</summary>
    void Evaluated(TrainingEvaluation evaluation);

    /// <summary>Something that the user should know, such as a checkpoint that could not be read.</summary>
    void Noted(string message);

    /// <summary>Training ended, for whatever reason but an exception.</summary>
    void Finished(TrainingOutcome outcome);
}
