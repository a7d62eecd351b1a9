using Tailor.Training.Losses;

namespace Tailor.Training.Elastic;

/// <summary>How a backbone is trained through its scalable table. Defaults are those of <c>docs/methods/rule.md</c>.</summary>
public sealed record ElasticTuningOptions
{
    /// <summary>Smallest table that a step may read, as a share of the float32 table's bytes, above 0.</summary>
    public double Smallest { get; init; } = .01;

    /// <summary>Largest one but the whole, a share; sizes between are drawn evenly on a logarithmic scale.</summary>
    public double Largest { get; init; } = .1;

    /// <summary>Share of the batches that read the whole table as it is, 0 to 1.</summary>
    public double Whole { get; init; } = .25;

    /// <summary>Steps after which groups' means, spreads, levels and order are taken from the embeddings anew, 1 or more.</summary>
    public int RebuildEvery { get; init; } = 50;

    /// <summary>Weight of the divergence from the base with its whole table, 0 for none.</summary>
    public double Distillation { get; init; }

    /// <summary>Weight of the distance between embeddings and what a batch's table makes of them, as a share of their length, 0 for none: it draws embeddings to where codes are.</summary>
    public double Commitment { get; init; } = 3;

    /// <summary>Tables that validation reads, shares above 0 and up to 1: users take turns.</summary>
    public IReadOnlyList<double> Budgets { get; init; } = [.015, .03, .05, .1, 1];

    /// <summary>What is out of range, a sentence each.</summary>
    /// <param name="loss">What trains.</param>
    public IEnumerable<string> Problems(LossOptions loss)
    {
        if (Smallest is not (> 0 and <= 1)) yield return FormattableString.Invariant($"Smallest must be above 0 and at most 1, not {Smallest}.");
        if (!(Largest >= Smallest && Largest <= 1)) yield return FormattableString.Invariant($"Largest must be at least Smallest and at most 1, not {Largest}.");
        if (Whole is not (>= 0 and <= 1)) yield return FormattableString.Invariant($"Whole must be 0 to 1, not {Whole}.");
        if (RebuildEvery < 1) yield return $"RebuildEvery must be 1 or more, not {RebuildEvery}.";
        if (!(Distillation >= 0)) yield return FormattableString.Invariant($"Distillation must be 0 or more, not {Distillation}.");
        if (!(Commitment >= 0)) yield return FormattableString.Invariant($"Commitment must be 0 or more, not {Commitment}.");
        if (Budgets.Count == 0 || Budgets.Any(share => share is not (> 0 and <= 1))) yield return "Budgets must be shares above 0 and at most 1, at least one.";
        if (loss.WholeTableProblem is { } whole) yield return whole;
    }
}
