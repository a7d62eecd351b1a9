using System.Numerics.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>
/// The cosine of the rows divided by a temperature, over the leading floats that an item keeps: ⟨u, v⟩ there / (|u| |v| τ), lengths being those of whole rows. It is the dot
/// product with rows of length 1, but for a user's own length, which changes no ranking.
/// </summary>
/// <param name="temperature">τ, above 0.</param>
/// <param name="kept">(items) leading floats of each item's row that count, or null for all of them.</param>
public sealed class CosineScore(double temperature, int[]? kept = null) : RowScore
{
    /// <summary>Below it a row is what rounding leaves of nothing (a user whose only item is left out): its score is 0, and so is the gradient.</summary>
    private const float Least = 1e-6f;

    private readonly float _scale = (float)(1 / temperature);

    /// <inheritdoc/>
    public override float Of(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item)
    {
        var (ofUser, ofRow) = (TensorPrimitives.Norm(user), TensorPrimitives.Norm(row));
        return ofUser < Least || ofRow < Least ? 0 : Dot(user, row, item) * _scale / (ofUser * ofRow);
    }

    /// <inheritdoc/>
    public override void AddGradient(float factor, ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item, Span<float> userGradient, Span<float> rowGradient)
    {
        var (ofUser, ofRow) = (TensorPrimitives.Norm(user), TensorPrimitives.Norm(row));
        if (ofUser < Least || ofRow < Least) return;
        var width = kept?[item] ?? row.Length;
        var along = factor * _scale / (ofUser * ofRow);
        var back = along * Dot(user, row, item); // what would only make the rows longer is taken out
        TensorPrimitives.MultiplyAdd(row[..width], along, userGradient[..width], userGradient[..width]);
        TensorPrimitives.MultiplyAdd(user[..width], along, rowGradient[..width], rowGradient[..width]);
        TensorPrimitives.MultiplyAdd(user, -back / (ofUser * ofUser), userGradient, userGradient);
        TensorPrimitives.MultiplyAdd(row, -back / (ofRow * ofRow), rowGradient, rowGradient);
    }

    private float Dot(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item)
    {
        var width = kept?[item] ?? row.Length;
        return TensorPrimitives.Dot(user[..width], row[..width]);
    }
}
