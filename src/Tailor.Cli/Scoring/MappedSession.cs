using Tailor.Evaluation;

namespace Tailor.Cli.Scoring;

/// <summary>A session that counts items as the model does, for data that counts them otherwise.</summary>
internal sealed class MappedSession(IScoringSession model, ItemMapping items) : IScoringSession
{
    private readonly float[] _scores = new float[items.ModelItemCount];
    private int[] _history = new int[64];

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
    {
        if (_history.Length < history.Length) _history = new int[history.Length * 2];
        var length = items.History(history, _history);
        model.Score(user, _history.AsSpan(0, length), _scores);
        items.Scores(_scores, scores);
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
