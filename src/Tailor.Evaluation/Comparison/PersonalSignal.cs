using System.Globalization;
using Tailor.Evaluation.Metrics;

namespace Tailor.Evaluation.Comparison;

/// <summary>
/// Whether there is anything to personalise: does the variant (a structure, a strategy) that is best for a user on validation serve that user better on test, too?
/// Near zero, a method that chooses a variant for each user can gain nothing from what validation knows of the user. Measure under uniform-N-expected: sampling noise hides it.
/// </summary>
public sealed record PersonalSignal
{
    /// <summary>What is compared.</summary>
    public required Metric Metric { get; init; }

    /// <summary>
    /// Pearson's correlation between validation and test of what is left of a user's value under a variant after the user's mean over variants and the variant's
    /// mean over users are taken off; NaN where nothing is left.
    /// </summary>
    public required double Correlation { get; init; }

    /// <summary>Mean test value of each user's own best variant on validation, less that of the variant that is best on validation on average.</summary>
    public required double Gain { get; init; }

    /// <summary>Standard error of the gain over users.</summary>
    public required double GainStandardError { get; init; }

    /// <summary>Number of users with a case in both stages.</summary>
    public required int Users { get; init; }

    /// <summary>Compares variants on both stages.</summary>
    /// <param name="validation">One result a variant, on validation.</param>
    /// <param name="test">The same variants in the same order, on test.</param>
    /// <param name="metric">A metric of the rank, such as ndcg@10.</param>
    /// <exception cref="EvaluationException">Fewer than two variants, not as many on both sides, other protocols or cases within a stage, or fewer than two users in both.</exception>
    public static PersonalSignal Of(IReadOnlyList<EvaluationResult> validation, IReadOnlyList<EvaluationResult> test, Metric metric)
    {
        if (validation.Count < 2 || validation.Count != test.Count)
            throw new EvaluationException($"A personal signal needs the same variants on both stages, at least two; found {validation.Count} and {test.Count}.");
        foreach (var other in validation) PairedComparison.CheckPaired(validation[0], other);
        foreach (var other in test) PairedComparison.CheckPaired(test[0], other);

        int[] users = [.. validation[0].Cases.Select(c => c.User).Intersect(test[0].Cases.Select(c => c.User))];
        if (users.Length < 2) throw new EvaluationException($"A personal signal needs at least two users with a case in both stages, found {users.Length}.");
        double[][] before = [.. validation.Select(result => ByUser(result, metric, users))]; // (V)(U)
        double[][] after = [.. test.Select(result => ByUser(result, metric, users))];        // (V)(U)

        var shared = Enumerable.Range(0, before.Length).MaxBy(v => before[v].Average());
        var gains = new double[users.Length];
        for (var u = 0; u < users.Length; u++)
        {
            var own = shared; // a user without a preference gets what all get
            for (var v = 0; v < before.Length; v++)
            {
                if (before[v][u] > before[own][u]) own = v;
            }
            gains[u] = after[own][u] - after[shared][u];
        }
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (users.Length - 1.0) / users.Length);
        return new PersonalSignal { Metric = metric, Correlation = CorrelationOf(Residuals(before), Residuals(after)), Gain = mean, GainStandardError = error, Users = users.Length };
    }

    /// <summary>Such as <c>ndcg@10: correlation 0.020, own best − shared best +0.0003 ± 0.0021 (744 users)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Metric}: correlation {Correlation:F3}, own best − shared best {Gain:+0.0000;-0.0000;0.0000} ± {GainStandardError:F4} ({Users} users)");

    private static double[] ByUser(EvaluationResult result, Metric metric, int[] users)
    {
        var means = result.Cases.Zip(result.Values(metric)).GroupBy(pair => pair.First.User).ToDictionary(group => group.Key, group => group.Average(pair => pair.Second));
        return Array.ConvertAll(users, user => means[user]);
    }

    /// <summary>(V)(U) → (V · U) with the means of both sides taken off.</summary>
    private static double[] Residuals(double[][] values)
    {
        var variantMeans = Array.ConvertAll(values, row => row.Average());
        var total = variantMeans.Average();
        return [.. Enumerable.Range(0, values[0].Length).SelectMany(u =>
        {
            var userMean = values.Average(row => row[u]);
            return values.Select((row, v) => row[u] - userMean - variantMeans[v] + total);
        })];
    }

    /// <summary>Both have mean zero.</summary>
    private static double CorrelationOf(double[] a, double[] b)
    {
        double Dot(double[] x, double[] y) => x.Zip(y).Sum(pair => pair.First * pair.Second);
        var (squaresA, squaresB) = (Dot(a, a), Dot(b, b));
        const double Nothing = 1e-24; // what rounding leaves of equal values
        return squaresA < Nothing || squaresB < Nothing ? double.NaN : Dot(a, b) / Math.Sqrt(squaresA * squaresB);
    }
}
