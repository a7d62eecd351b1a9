namespace Tailor.Customization.Rule;

/// <summary>The inverse of a square matrix, by elimination with row exchanges.</summary>
internal static class Inverse
{
    /// <summary>Inverts a matrix.</summary>
    /// <param name="matrix">(n, n); left as it is.</param>
    /// <param name="size">n.</param>
    /// <returns>(n, n).</returns>
    /// <exception cref="ArithmeticException">It has none.</exception>
    public static double[] Of(ReadOnlySpan<double> matrix, int size)
    {
        var stride = 2 * size;
        var rows = new double[size * stride];
        for (var i = 0; i < size; i++)
        {
            matrix.Slice(i * size, size).CopyTo(rows.AsSpan(i * stride));
            rows[(i * stride) + size + i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = column;
            for (var i = column + 1; i < size; i++)
                if (Math.Abs(rows[(i * stride) + column]) > Math.Abs(rows[(pivot * stride) + column])) pivot = i;
            if (rows[(pivot * stride) + column] == 0) throw new ArithmeticException("The matrix has no inverse.");
            for (var k = 0; k < stride; k++) (rows[(column * stride) + k], rows[(pivot * stride) + k]) = (rows[(pivot * stride) + k], rows[(column * stride) + k]);
            var scale = 1 / rows[(column * stride) + column];
            for (var k = column; k < stride; k++) rows[(column * stride) + k] *= scale;
            for (var i = 0; i < size; i++)
            {
                var factor = rows[(i * stride) + column];
                if (i == column || factor == 0) continue;
                for (var k = column; k < stride; k++) rows[(i * stride) + k] -= factor * rows[(column * stride) + k];
            }
        }

        var inverse = new double[size * size];
        for (var i = 0; i < size; i++) rows.AsSpan((i * stride) + size, size).CopyTo(inverse.AsSpan(i * size));
        return inverse;
    }
}
