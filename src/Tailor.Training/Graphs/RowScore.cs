namespace Tailor.Training.Graphs;

/// <summary>How a user's row and an item's row make a score.</summary>
public abstract class RowScore
{
    /// <summary>The score.</summary>
    /// <param name="user">(width of a row).</param>
    /// <param name="row">(width of a row).</param>
    /// <param name="item">Whose row that is.</param>
    public abstract float Of(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item);

    /// <summary>Adds the score's gradient, times a factor.</summary>
    /// <param name="factor">Gradient of the score.</param>
    /// <param name="user">(width of a row).</param>
    /// <param name="row">(width of a row).</param>
    /// <param name="item">Whose row that is.</param>
    /// <param name="userGradient">(width of a row).</param>
    /// <param name="rowGradient">(width of a row).</param>
    public abstract void AddGradient(float factor, ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item, Span<float> userGradient, Span<float> rowGradient);
}
