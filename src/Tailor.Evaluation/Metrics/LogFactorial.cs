namespace Tailor.Evaluation.Metrics;

/// <summary>ln n!: a table below 256, Stirling's series above, where its first dropped term is below 1e-18.</summary>
internal static class LogFactorial
{
    private static readonly double[] Small = Table(256);

    public static double Of(int n)
    {
        if (n < Small.Length) return Small[n];
        var x = (double)n;
        var inverse = 1 / x;
        var square = inverse * inverse;
        return (x + 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI)
            + inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260)));
    }

    /// <summary>ln of the binomial coefficient, 0 ≤ k ≤ n.</summary>
    public static double Choose(int n, int k) => Of(n) - Of(k) - Of(n - k);

    private static double[] Table(int length)
    {
        var table = new double[length];
        for (var n = 2; n < length; n++) table[n] = table[n - 1] + Math.Log(n);
        return table;
    }
}
