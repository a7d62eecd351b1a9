namespace Tailor.Training.Graphs;

/// <summary>What training asks of the rows; this one: that a positive item's score is greater than a negative's.</summary>
/// <param name="temperature">Divides cosines; 0 for dot products.</param>
internal class GraphObjective(double temperature = 0)
{
    /// <summary>The scores whose losses a step averages.</summary>
    /// <param name="step">Step from 0.</param>
    public virtual IReadOnlyList<RowScore> Scores(long step) => [Score(kept: null)];

    /// <summary>The score that validation ranks by, of the rows as they ship: with a temperature they have length 1.</summary>
    public virtual RowScore Ranking => DotScore.Whole;

    /// <summary>Adds what else the rows are asked for to their gradient.</summary>
    /// <param name="batch">The step's samples.</param>
    /// <param name="itemRows">(items, width of a row).</param>
    /// <param name="itemGradient">(items, width of a row).</param>
    /// <returns>Its part of the loss.</returns>
    public virtual double AddPenalty(ReadOnlySpan<PairSample> batch, float[] itemRows, float[] itemGradient) => 0;

    /// <summary>What a checkpoint shall know of it.</summary>
    public virtual object? Identity => null;

    /// <summary>The score over the leading floats that each item keeps.</summary>
    /// <param name="kept">(items), or null for whole rows.</param>
    protected RowScore Score(int[]? kept) => temperature == 0 ? new DotScore(kept) : new CosineScore(temperature, kept);
}
