using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Baselines;

/// <summary>Scores every item with its number of interactions, for every user alike.</summary>
public sealed class MostPopular : IScorer
{
    private readonly float[] _scores;

    private MostPopular(float[] scores) => _scores = scores;

    /// <inheritdoc/>
    public string Name => "popular";

    /// <inheritdoc/>
    public int ItemCount => _scores.Length;

    /// <summary>Counts what is known before a stage: for validation the training parts, for test also the validation items. A count, so equally popular items tie.</summary>
    public static MostPopular Fit(Split split, Stage stage)
    {
        var scores = new float[split.Sequences.ItemCount];
        var lengths = KnownInteractions.Lengths(split, stage);
        for (var user = 0; user < lengths.Length; user++)
        {
            foreach (var item in split.Sequences[user][..lengths[user]]) scores[item]++; // exact up to 2^24
        }
        return new MostPopular(scores);
    }

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(_scores);

    private sealed class Session(float[] popularity) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores) => popularity.CopyTo(scores);

        public void Dispose()
        {
        }
    }
}
