namespace Tailor.Runtime.Items;

/// <summary>Scores items for a state; one session's.</summary>
internal abstract unsafe class ItemScorer
{
    /// <summary>Items that are scored and ranked together; whole panels of every kernel.</summary>
    public const int BlockItems = 1024;

    /// <summary>Takes the state to score for.</summary>
    /// <param name="state">(Width), followed by zeros up to 16 more; it stays as it is until the last call.</param>
    public abstract void Take(float* state);

    /// <summary>Scores items in a row; a block of <see cref="BlockItems"/> at a time keeps all scratch in the first-level cache.</summary>
    /// <param name="first">The first item, a multiple of <see cref="BlockItems"/>.</param>
    /// <param name="count">How many; all up to the end, or a multiple of <see cref="BlockItems"/>.</param>
    /// <param name="scores">(count).</param>
    public abstract void Scores(int first, int count, float* scores);

    /// <summary>Scores some items; each score is the one that <see cref="Scores"/> gives.</summary>
    /// <param name="items">The items.</param>
    /// <param name="scores">(items).</param>
    public abstract void ScoresOf(ReadOnlySpan<int> items, Span<float> scores);
}
