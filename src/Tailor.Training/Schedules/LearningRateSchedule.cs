namespace Tailor.Training.Schedules;

/// <summary>Learning rate as a pure function of the step: linear warm-up to the peak, then decay to a floor.</summary>
/// <remarks>Nothing is remembered from step to step, so a run that resumes goes on exactly.</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>The highest rate, above 0: the one of the first step after the warm-up.</summary>
    public required double Peak { get; init; }

    /// <summary>Steps in the run, 1 or more; the rate stays at the floor afterwards.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Steps of linear warm-up, 0 or more; a fifth of the run where that is less. Default 200.</summary>
    public long WarmUpSteps { get; init; } = 200;

    /// <summary>Shape of the decay. Default: cosine.</summary>
    public RateDecay Decay { get; init; } = RateDecay.Cosine;

    /// <summary>The floor as a fraction of the peak, 0 to 1. Default .02.</summary>
    public double FloorFraction { get; init; } = .02;

    /// <summary>The rate of a step, counted from 0 over all epochs.</summary>
    /// <exception cref="ArgumentException">A property is out of its range; the message names it.</exception>
    public double Rate(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Validate();
        var warmUp = Math.Min(WarmUpSteps, TotalSteps / 5);
        if (step < warmUp) return Peak * (step + 1) / (warmUp + 1);
        var progress = Math.Min(1, (double)(step - warmUp) / Math.Max(1, TotalSteps - 1 - warmUp)); // 1 on the last step
        var remaining = Decay switch
        {
            RateDecay.Constant => 1,
            RateDecay.Linear => 1 - progress,
            _ => (1 + Math.Cos(Math.PI * progress)) / 2,
        };
        return Peak * (FloorFraction + (1 - FloorFraction) * remaining);
    }

    private void Validate()
    {
        if (!double.IsFinite(Peak) || Peak <= 0) throw new ArgumentException($"Peak is {Peak}, but a learning rate is above 0.");
        if (TotalSteps < 1) throw new ArgumentException($"TotalSteps is {TotalSteps}, but a run has at least one step.");
        if (WarmUpSteps < 0) throw new ArgumentException($"WarmUpSteps is {WarmUpSteps}, but cannot be negative.");
        if (FloorFraction is not (>= 0 and <= 1)) throw new ArgumentException($"FloorFraction is {FloorFraction}, but lies between 0 and 1.");
        if (!Enum.IsDefined(Decay)) throw new ArgumentException($"Decay {(int)Decay} is not known.");
    }
}
