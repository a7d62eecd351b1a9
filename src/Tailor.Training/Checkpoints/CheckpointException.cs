namespace Tailor.Training.Checkpoints;

/// <summary>A checkpoint could not be written, or none of those there can be read. The message says what is lost and what is not.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Describes what happened.</summary>
    public CheckpointException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
