namespace Tailor.Training.Records;

/// <summary>Why training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Validation did not improve any more.</summary>
    StoppedEarly,

    /// <summary>The user stopped it; a checkpoint was written.</summary>
    Interrupted,
}
