namespace Tailor.Evaluation;

/// <summary>A scorer, a protocol or a split cannot be evaluated as asked. The message says whose fault it is, what was expected and what was found.</summary>
public sealed class EvaluationException : Exception
{
    /// <summary>Describes what is wrong.</summary>
    public EvaluationException(string message)
        : base(message)
    {
    }

    /// <summary>Describes what is wrong, and what it came from.</summary>
    public EvaluationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
