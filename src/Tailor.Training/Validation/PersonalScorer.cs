using Tailor.Evaluation;
using Tailor.Runtime.Interests;

namespace Tailor.Training.Validation;

/// <summary>What validation scores with where each user has a network of their own: the runtime's extractor, and what the graph makes of an interest, run by the runtime.</summary>
/// <param name="name">What to call it.</param>
/// <param name="itemCount">Number of items.</param>
/// <param name="extractor">Makes interests, or null where nobody's is read.</param>
/// <param name="open">From an interest, empty without an extractor, to a user's network: history in, scores out.</param>
internal sealed class PersonalScorer(string name, int itemCount, InterestExtractor? extractor, Func<float[], PersonalScorer.Network> open) : IScorer
{
    /// <summary>A user's network.</summary>
    /// <param name="history">Items, oldest first.</param>
    /// <param name="scores">(items).</param>
    public delegate void Network(ReadOnlySpan<int> history, Span<float> scores);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int ItemCount => itemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(extractor, open);

    private sealed class Session(InterestExtractor? extractor, Func<float[], Network> open) : IScoringSession
    {
        private readonly InterestSession? _interests = extractor?.OpenSession();
        private readonly float[] _interest = new float[extractor?.Width ?? 0];
        private readonly Network? _shared = extractor is null ? open([]) : null;

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            _interests?.Compute(history, _interest);
            (_shared ?? open(_interest))(history, scores);
        }

        public void Dispose()
        {
            // Managed memory only.
        }
    }
}
