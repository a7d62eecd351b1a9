using Tailor.Evaluation;
using Tailor.Runtime;

namespace Tailor.Training.Validation;

/// <summary>Several recommenders that take turns: a user is scored by one of them, always by the same, so a mean over users is one over recommenders.</summary>
internal sealed class AlternatingScorer(string name, IReadOnlyList<Recommender> recommenders) : IScorer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int ItemCount => recommenders[0].ItemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session([.. recommenders.Select(recommender => recommender.OpenSession())]);

    private sealed class Session(RecommenderSession[] sessions) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) => sessions[user % sessions.Length].Score(history, scores);

        public void Dispose()
        {
            // Sessions hold managed memory only.
        }
    }
}
