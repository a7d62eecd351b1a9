namespace Tailor.Customization.Rule;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: slower than what libraries do for large matrices, exact to the last places,
/// and a fraction of a second at 128 rows.
/// </summary>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">(n, n), symmetric and finite; left as it is.</param>
    /// <param name="size">n.</param>
    public SymmetricEigen(ReadOnlySpan<double> matrix, int size)
    {
        double[] a = matrix.ToArray(), v = new double[size * size];
        for (var i = 0; i < size; i++) v[(i * size) + i] = 1;
        var sweep = 0;
        while (sweep < MostSweeps && Rotate(a, v, size)) sweep++;
        var values = new double[size];
        var order = new int[size];
        for (var i = 0; i < size; i++) (values[i], order[i]) = (-a[(i * size) + i], i);
        Array.Sort(values, order);
        Values = Array.ConvertAll(values, value => -value);
        Vectors = new double[size * size];
        for (var i = 0; i < size; i++) v.AsSpan(order[i] * size, size).CopyTo(Vectors.AsSpan(i * size));
    }

    /// <summary>(n) eigenvalues, the largest first.</summary>
    public double[] Values { get; }

    /// <summary>(n, n) eigenvectors, a row each.</summary>
    public double[] Vectors { get; }

    /// <summary>One sweep over all pairs; false once nothing is left to rotate.</summary>
    private static bool Rotate(double[] a, double[] v, int n)
    {
        var rotated = false;
        for (var p = 0; p < n - 1; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                var off = a[(p * n) + q];
                if (Math.Abs(off) <= 1e-15 * Math.Sqrt(Math.Abs(a[(p * n) + p] * a[(q * n) + q])) || Math.Abs(off) < 1e-300) continue;
                rotated = true;
                var theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * off);
                var tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
                var sine = tangent * cosine;
                Turn(a.AsSpan(p * n, n), a.AsSpan(q * n, n), cosine, sine);
                for (var k = 0; k < n; k++) (a[(k * n) + p], a[(k * n) + q]) = ((cosine * a[(k * n) + p]) - (sine * a[(k * n) + q]), (sine * a[(k * n) + p]) + (cosine * a[(k * n) + q]));
                Turn(v.AsSpan(p * n, n), v.AsSpan(q * n, n), cosine, sine);
            }
        }

        return rotated;
    }

    private static void Turn(Span<double> p, Span<double> q, double cosine, double sine)
    {
        for (var k = 0; k < p.Length; k++) (p[k], q[k]) = ((cosine * p[k]) - (sine * q[k]), (sine * p[k]) + (cosine * q[k]));
    }
}
