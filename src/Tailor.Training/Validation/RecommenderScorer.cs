using Tailor.Evaluation;
using Tailor.Runtime;

namespace Tailor.Training.Validation;

/// <summary>A recommender of the runtime as something that evaluation scores with.</summary>
public sealed class RecommenderScorer(string name, Recommender recommender) : IScorer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int ItemCount => recommender.ItemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(recommender.OpenSession());

    private sealed class Session(RecommenderSession session) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) => session.Score(history, scores);

        public void Dispose()
        {
            // The session holds managed memory only.
        }
    }
}
