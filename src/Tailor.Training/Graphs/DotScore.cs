using System.Numerics.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>The dot product, over the leading floats that an item keeps.</summary>
/// <param name="kept">(items) leading floats of each item's row that count, or null for all of them.</param>
public sealed class DotScore(int[]? kept = null) : RowScore
{
    /// <summary>Over whole rows.</summary>
    public static DotScore Whole { get; } = new();

    /// <inheritdoc/>
    public override float Of(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item)
    {
        var width = kept?[item] ?? row.Length;
        return TensorPrimitives.Dot(user[..width], row[..width]);
    }

    /// <inheritdoc/>
    public override void AddGradient(float factor, ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item, Span<float> userGradient, Span<float> rowGradient)
    {
        var width = kept?[item] ?? row.Length;
        TensorPrimitives.MultiplyAdd(row[..width], factor, userGradient[..width], userGradient[..width]);
        TensorPrimitives.MultiplyAdd(user[..width], factor, rowGradient[..width], rowGradient[..width]);
    }
}
