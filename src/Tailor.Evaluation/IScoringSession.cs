namespace Tailor.Evaluation;

/// <summary>One thread's use of a scorer.</summary>
public interface IScoringSession : IDisposable
{
    /// <summary>Writes one score for every item; greater is better.</summary>
    /// <param name="user">User index in the evaluated sequences; scorers without user state ignore it.</param>
    /// <param name="history">The user's items so far, oldest first; may be empty.</param>
    /// <param name="scores">(ItemCount) receives the scores.</param>
    void Score(int user, ReadOnlySpan<int> history, Span<float> scores);
}
