using Tailor.Evaluation;

namespace Tailor.Training.Graphs;

/// <summary>Users' and items' rows as something that evaluation scores with; the history plays no part.</summary>
/// <param name="name">What to call it.</param>
/// <param name="users">(users, width).</param>
/// <param name="items">(items, width).</param>
/// <param name="width">Floats of a row.</param>
/// <param name="score">How rows make a score.</param>
public sealed class RowScorer(string name, float[] users, float[] items, int width, RowScore score) : IScorer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int ItemCount => items.Length / width;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(this, users, items, width, score);

    private sealed class Session(RowScorer scorer, float[] users, float[] items, int width, RowScore score) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            var row = users.AsSpan(user * width, width);
            for (var item = 0; item < scorer.ItemCount; item++) scores[item] = score.Of(row, items.AsSpan(item * width, width), item);
        }

        public void Dispose()
        {
            // It holds nothing of its own.
        }
    }
}
