namespace Tailor.Training.Records;

/// <summary>Progress as plain lines, for where there is no terminal: steps now and then, everything else at once.</summary>
public sealed class PlainProgress : ITrainingProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private TrainingOutline? _outline;
    private long _shown;

    /// <summary>Writes to <paramref name="output"/>.</summary>
    public PlainProgress(TextWriter output, TimeProvider time) => (_output, _time) = (output, time);

    /// <inheritdoc/>
    public void Started(TrainingOutline outline)
    {
        (_outline, _shown) = (outline, _time.GetTimestamp());
        _output.WriteLine(ProgressText.Of(outline));
    }

    /// <inheritdoc/>
    public void Stepped(in TrainingStep step)
    {
        if (_outline is null || _time.GetElapsedTime(_shown) < Interval) return;
        _shown = _time.GetTimestamp();
        _output.WriteLine(ProgressText.Of(step, _outline));
    }

    /// <inheritdoc/>
    public void Evaluated(TrainingEvaluation evaluation) => _output.WriteLine(ProgressText.Of(evaluation));

    /// <inheritdoc/>
    public void Noted(string message) => _output.WriteLine(message);

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => _output.WriteLine(ProgressText.Of(outcome));
}
