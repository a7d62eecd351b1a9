namespace Tailor.Evaluation.Baselines;

/// <summary>Settings of <see cref="ItemKnn"/>.</summary>
public sealed record ItemKnnOptions
{
    /// <summary>Neighbours kept for each item, at least 1. Default 100, the usual value of neighbourhood baselines.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>Added to the cosine's denominator, in users, from 0: lowers similarities that few users support. Default 10.</summary>
    public double Shrinkage { get; init; } = 10;

    /// <summary>Items of history after which an item's vote is halved, above 0; infinity (default) for equal votes.</summary>
    public double HalfLife { get; init; } = double.PositiveInfinity;

    internal void Check()
    {
        if (Neighbors < 1) throw new EvaluationException($"item-knn needs at least 1 neighbour, found {Neighbors}.");
        if (!double.IsFinite(Shrinkage) || Shrinkage < 0) throw new EvaluationException($"item-knn's shrinkage must be a number of users from 0, found {Shrinkage}.");
        if (!(HalfLife > 0)) throw new EvaluationException($"item-knn's half-life must be above 0 items, found {HalfLife}.");
    }
}
