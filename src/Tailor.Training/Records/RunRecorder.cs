namespace Tailor.Training.Records;

/// <summary>Writes a run's files: <c>metrics.jsonl</c> and TensorBoard's event file, in the run's folder.</summary>
/// <remarks>Steps are recorded as means over <c>interval</c> steps, counted from step 0, so that a run that resumes at such a step records the same numbers.</remarks>
public sealed class RunRecorder : ITrainingProgress, IDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly int _interval;
    private MetricsJournal? _journal;
    private TensorBoardWriter? _board;
    private double _loss;
    private int _steps;

    /// <summary>Prepares; files are opened when training starts.</summary>
    /// <param name="folder">The run's folder; made where it is missing.</param>
    /// <param name="time">Clock.</param>
    /// <param name="interval">Steps in a record, 1 or more.</param>
    public RunRecorder(string folder, TimeProvider time, int interval = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        (_folder, _time, _interval) = (folder, time, interval);
    }

    /// <inheritdoc/>
    /// <exception cref="JournalFormatException">The journal of the run that goes on is damaged.</exception>
    public void Started(TrainingOutline outline)
    {
        Dispose();
        Directory.CreateDirectory(_folder);
        var journal = Path.Combine(_folder, "metrics.jsonl");
        var resumes = outline.StepsDone > 0;
        _journal = resumes ? MetricsJournal.Resume(journal, outline.StepsDone) : MetricsJournal.Create(journal);
        _board = new TensorBoardWriter(_folder, _time, resumes ? outline.StepsDone : null);
        (_loss, _steps) = (0, 0);
        if (!resumes && outline.Settings.Length > 0) _board.WriteText("settings", outline.Settings, 0);
    }

    /// <inheritdoc/>
    public void Stepped(in TrainingStep step)
    {
        _loss += step.Loss;
        _steps++;
        if (step.Step % _interval != 0) return;
        Write("training", step.Step, step.Epoch, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = _loss / _steps,
            ["learning-rate"] = step.LearningRate,
            ["tokens/s"] = Math.Round(step.Pace.TokensPerSecond),
            ["users/s"] = Math.Round(step.Pace.UsersPerSecond),
        });
        (_loss, _steps) = (0, 0);
    }

    /// <inheritdoc/>
    public void Evaluated(TrainingEvaluation evaluation) => Write("validation", evaluation.Step, evaluation.Epoch, evaluation.Values);

    /// <inheritdoc/>
    public void Noted(string message)
    {
        // A message is for the user who watches.
    }

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => Dispose();

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _journal?.Dispose();
        _board?.Dispose();
        (_journal, _board) = (null, null);
    }

    private void Write(string kind, long step, int epoch, IReadOnlyDictionary<string, double> values)
    {
        _journal?.Write(new JournalRecord(kind, step, epoch, _time.GetUtcNow(), values));
        foreach (var (name, value) in values) _board?.WriteScalar($"{kind}/{name}", value, step);
    }
}
