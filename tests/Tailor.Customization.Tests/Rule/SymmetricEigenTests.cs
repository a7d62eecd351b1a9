using Tailor.Customization.Rule;

namespace Tailor.Customization.Tests.Rule;

/// <summary>Eigenvectors and inverses, against what defines them.</summary>
public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(int n)
    {
        var matrix = Symmetric(n);
        var eigen = new SymmetricEigen(matrix, n);
        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                double dot = 0, back = 0;
                for (var e = 0; e < n; e++)
                {
                    dot += eigen.Vectors[(i * n) + e] * eigen.Vectors[(k * n) + e];
                    back += eigen.Values[e] * eigen.Vectors[(e * n) + i] * eigen.Vectors[(e * n) + k];
                }

                Assert.Equal(i == k ? 1 : 0, dot, 1e-12);
                Assert.Equal(matrix[(i * n) + k], back, 1e-10);
            }
        }
    }

    [Fact]
    public void Known_values_come_out() => Assert.Equal([3, 1], new SymmetricEigen([2, 1, 1, 2], 2).Values.Select(value => Math.Round(value, 12)));

    [Fact]
    public void A_matrix_of_equal_rows_has_one_direction()
    {
        var eigen = new SymmetricEigen([.. Enumerable.Repeat(1.0, 25)], 5);
        Assert.Equal(5, eigen.Values[0], 1e-12);
        Assert.All(eigen.Values.Skip(1), value => Assert.Equal(0, value, 1e-12));
    }

    [Fact]
    public void An_inverse_undoes_its_matrix()
    {
        const int n = 9;
        var random = new Random(4);
        double[] matrix = [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - .5)];
        matrix[0] = 0; // needs an exchange of rows
        var inverse = Inverse.Of(matrix, n);
        for (var i = 0; i < n; i++)
            for (var k = 0; k < n; k++) Assert.Equal(i == k ? 1 : 0, Enumerable.Range(0, n).Sum(j => matrix[(i * n) + j] * inverse[(j * n) + k]), 1e-10);
        Assert.Throws<ArithmeticException>(() => Inverse.Of([1, 2, 2, 4], 2));
    }

    private static double[] Symmetric(int n)
    {
        var (random, matrix) = (new Random(n), new double[n * n]);
        for (var i = 0; i < n; i++)
            for (var k = 0; k <= i; k++) matrix[(i * n) + k] = matrix[(k * n) + i] = random.NextDouble() - .5;
        return matrix;
    }
}
