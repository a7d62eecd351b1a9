namespace Tailor.Training.Graphs;

/// <summary>What training asks of the rows; this one: that a positive item's dot product is greater than a negative's.</summary>
internal class GraphObjective
{
    /// <summary>The scores whose losses a step averages.</summary>
    /// <param name="step">Step from 0.</param>
    public virtual IReadOnlyList<RowScore> Scores(long step) => [DotScore.Whole];

    /// <summary>The score that validation ranks by.</summary>
    public virtual RowScore Ranking => DotScore.Whole;

    /// <summary>Adds what else the rows are asked for to their gradient.</summary>
    /// <param name="batch">The step's samples.</param>
    /// <param name="itemRows">(items, width of a row).</param>
    /// <param name="itemGradient">(items, width of a row).</param>
    /// <returns>Its part of the loss.</returns>
    public virtual double AddPenalty(ReadOnlySpan<PairSample> batch, float[] itemRows, float[] itemGradient) => 0;

    /// <summary>What a checkpoint shall know of it.</summary>
    public virtual object? Identity => null;
}
