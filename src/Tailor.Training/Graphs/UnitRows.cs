using System.Numerics.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>A table whose rows have length 1, and the lengths that they had: with it a dot product ranks as a cosine does.</summary>
/// <param name="Rows">(rows, width); a row of zeros stays one.</param>
/// <param name="Lengths">(rows).</param>
internal sealed record UnitRows(float[] Rows, float[] Lengths)
{
    /// <summary>Divides each row by its length.</summary>
    /// <param name="rows">(rows, width).</param>
    /// <param name="width">Floats of a row.</param>
    public static UnitRows Of(float[] rows, int width)
    {
        var unit = new UnitRows((float[])rows.Clone(), new float[rows.Length / width]);
        for (var row = 0; row < unit.Lengths.Length; row++)
        {
            var values = unit.Rows.AsSpan(row * width, width);
            var length = unit.Lengths[row] = TensorPrimitives.Norm<float>(values);
            if (length > 0) TensorPrimitives.Divide(values, length, values);
        }

        return unit;
    }
}
