namespace Tailor.Training.Schedules;

/// <summary>Ends a run when a validation metric (higher is better) has not improved for a number of evaluations.</summary>
public sealed class EarlyStopping
{
    private readonly int _patience;
    private readonly double _minDelta;

    /// <summary>Starts anew, or where a checkpoint left off.</summary>
    /// <param name="patience">Evaluations without improvement that end the run, 0 or more; 0 never ends it.</param>
    /// <param name="minDelta">What counts as an improvement: more than the best plus this, 0 or more.</param>
    /// <param name="state">The state of a checkpoint.</param>
    public EarlyStopping(int patience, double minDelta = 0, EarlyStoppingState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        if (!(minDelta >= 0)) throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, "The least improvement cannot be negative.");
        (_patience, _minDelta, State) = (patience, minDelta, state ?? EarlyStoppingState.Initial);
    }

    /// <summary>What a checkpoint stores.</summary>
    public EarlyStoppingState State { get; private set; }

    /// <summary>Whether the run should end.</summary>
    public bool ShouldStop => _patience > 0 && State.SinceBest >= _patience;

    /// <summary>Takes an evaluation's result. A value that is not a number counts as no improvement.</summary>
    /// <returns>Whether it is the best so far, so that the model should be kept.</returns>
    public bool Observe(double value, long step)
    {
        var improved = !double.IsNaN(value) && (State.Best is not { } best || value > best + _minDelta);
        State = improved
            ? new EarlyStoppingState(value, step, State.Evaluations + 1, 0)
            : State with { Evaluations = State.Evaluations + 1, SinceBest = State.SinceBest + 1 };
        return improved;
    }
}
