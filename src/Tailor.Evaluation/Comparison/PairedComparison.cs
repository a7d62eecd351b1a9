using System.Globalization;
using Tailor.Evaluation.Metrics;

namespace Tailor.Evaluation.Comparison;

/// <summary>
/// Two models on the same cases: the mean of the differences A − B, case by case, with its standard error over users. Users who are hard for both
/// cancel out, so it resolves several times less than two separate means do.
/// </summary>
public sealed record PairedComparison
{
    /// <summary>What is compared.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Mean of A − B over cases, and over seeds where there are several.</summary>
    public required double Difference { get; init; }

    /// <summary>Standard error of the difference over users (clustered where a user has several cases); differences are averaged over seeds first.</summary>
    public required double StandardError { get; init; }

    /// <summary>The mean difference of each seed.</summary>
    public required IReadOnlyList<double> BySeed { get; init; }

    /// <summary>Number of users.</summary>
    public required int Users { get; init; }

    /// <summary>Difference in standard errors; 0 where both models rank every case alike, ±∞ where all differ by the same amount.</summary>
    public double Z => Difference == 0 ? 0 : Difference / StandardError;

    /// <summary>Compares two results.</summary>
    /// <exception cref="EvaluationException">They were measured under different protocols or on different cases.</exception>
    public static PairedComparison Of(EvaluationResult a, EvaluationResult b, Metric metric) => Of([a], [b], metric);

    /// <summary>Compares two models trained with several seeds, pair by pair.</summary>
    /// <param name="a">One result a seed.</param>
    /// <param name="b">As many, in the same order of seeds.</param>
    /// <param name="metric">A metric of the rank, such as ndcg@10.</param>
    /// <exception cref="EvaluationException">No results, not as many on both sides, or other protocols or cases.</exception>
    public static PairedComparison Of(IReadOnlyList<EvaluationResult> a, IReadOnlyList<EvaluationResult> b, Metric metric)
    {
        if (a.Count == 0 || a.Count != b.Count) throw new EvaluationException($"A paired comparison needs as many results on both sides, at least one; found {a.Count} and {b.Count}.");
        var first = a[0];
        foreach (var other in a.Concat(b)) CheckPaired(first, other);

        var differences = new double[first.Cases.Count];
        var bySeed = new double[a.Count];
        for (var seed = 0; seed < a.Count; seed++)
        {
            var (valuesA, valuesB) = (a[seed].Values(metric), b[seed].Values(metric));
            for (var c = 0; c < differences.Length; c++)
            {
                var difference = valuesA[c] - valuesB[c];
                differences[c] += difference / a.Count;
                bySeed[seed] += difference / differences.Length;
            }
        }
        var mean = MetricValue.MeanOverCases(first.Cases, differences);
        return new PairedComparison { Metric = metric, Difference = mean.Value, StandardError = mean.StandardError, BySeed = bySeed, Users = first.Users };
    }

    /// <summary>Such as <c>ndcg@10 +0.0061 ± 0.0033 (z = 1.85, 744 users, positive in 6 of 6 seeds)</c>.</summary>
    public override string ToString()
    {
        var seeds = BySeed.Count == 1 ? "" : $", positive in {BySeed.Count(difference => difference > 0)} of {BySeed.Count} seeds";
        return string.Create(CultureInfo.InvariantCulture, $"{Metric} {Difference:+0.0000;-0.0000;0.0000} ± {StandardError:F4} (z = {Z:F2}, {Users} users{seeds})");
    }

    internal static void CheckPaired(EvaluationResult a, EvaluationResult b)
    {
        if (a.Description != b.Description)
            throw new EvaluationException($"Numbers of different protocols cannot be compared: {a.Scorer} was measured under \"{a.Description}\", {b.Scorer} under \"{b.Description}\".");
        if (!a.Cases.SequenceEqual(b.Cases))
            throw new EvaluationException($"{a.Scorer} and {b.Scorer} were measured on different cases; evaluate both on the same split.");
    }
}
