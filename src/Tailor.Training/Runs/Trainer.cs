using System.Globalization;
using Tailor.Interactions.Splits;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Checkpoints;
using Tailor.Training.Divergence;
using Tailor.Training.Records;
using Tailor.Training.Schedules;
using Tailor.Training.Steps;
using Tailor.Training.Validation;

namespace Tailor.Training.Runs;

/// <summary>
/// Trains one backbone on the training part of a split: steps of several batches, validation by <c>Tailor.Runtime</c> after an epoch,
/// checkpoints, early stopping. Killed at any moment and started again on the same checkpoints, it ends with the same model.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ITrainingProgress _progress;
    private readonly CheckpointFolder? _checkpoints;
    private readonly TimeProvider _time;
    private readonly BackboneGraph _graph;
    private readonly GradientStep _step;
    private readonly BatchComposer _composer;
    private readonly WindowSampler _sampler;
    private readonly LearningRateSchedule _schedule;
    private readonly DivergenceGuard _guard = new();
    private readonly PaceMeter _pace;
    private readonly ModelValidation _validation;
    private readonly PopularityPrior? _prior;
    private readonly string _fingerprint;
    private IReadOnlyDictionary<string, float[]>? _best;
    private double? _bestWithPopularity;
    private EarlyStopping _stopping;
    private BatchPosition _position;
    private long _steps;
    private long _started;
    private double _secondsBefore;

    /// <summary>Prepares a run; nothing is trained yet.</summary>
    /// <param name="split">What trains and what validates.</param>
    /// <param name="spec">The backbone.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="checkpoints">Where checkpoints go and where a run goes on from, or null for none.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="ArgumentException">The backbone or the recipe is out of range; the message lists everything that is.</exception>
    public Trainer(Split split, BackboneSpec spec, TrainingOptions options, ITrainingProgress progress, CheckpointFolder? checkpoints, TimeProvider time)
        : this(split, New(split, spec, options), options, method: null, progress, checkpoints, time)
    {
    }

    /// <summary>Prepares a run over a graph that is there already, and takes it over.</summary>
    /// <param name="split">What trains and what validates.</param>
    /// <param name="graph">What trains; disposed of with the trainer.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="method">What the graph was made with beside the recipe, as a checkpoint shall know it; null for a plain backbone.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="checkpoints">Where checkpoints go and where a run goes on from, or null for none.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="ArgumentException">The recipe is out of range; the message lists everything that is.</exception>
    public Trainer(Split split, BackboneGraph graph, TrainingOptions options, object? method, ITrainingProgress progress, CheckpointFolder? checkpoints, TimeProvider time)
    {
        string[] problems = [.. options.Problems(split.Sequences.ItemCount, graph.Spec, isTrained: method is not null)];
        if (problems.Length > 0) throw new ArgumentException(string.Join(" ", problems));
        (_options, _progress, _checkpoints, _time, _graph) = (options, progress, checkpoints, time, graph);
        torch.set_num_threads(1);
        var popularity = split.TrainingCounts();
        if (options.PopularityPrior) _prior = new PopularityPrior(popularity);
        _step = new GradientStep(_graph, options, popularity);
        _sampler = new WindowSampler(split, WindowsOf(graph, options), options.Seed);
        _composer = new BatchComposer(_sampler, options.Batches);
        _schedule = new LearningRateSchedule
        {
            Peak = options.LearningRate,
            TotalSteps = Math.Max(1, (long)StepsOf(_composer.Plan(0)) * options.Epochs),
            WarmUpSteps = options.WarmUpSteps,
            FloorFraction = options.FloorFraction,
        };
        _stopping = new EarlyStopping(options.Patience);
        _pace = new PaceMeter(time);
        _validation = new ModelValidation(split, options);
        _fingerprint = RunFingerprint.Of(split, graph.Spec, options, method);
    }

    /// <summary>Trains to the end, or until it is cancelled: then a checkpoint is written and the outcome says so.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not a number, or has exploded.</exception>
    /// <exception cref="CheckpointException">A checkpoint could not be written, or belongs to another run.</exception>
    public TrainedModel Run(CancellationToken cancellation)
    {
        _started = _time.GetTimestamp();
        Resume();
        _progress.Started(Outline());
        var end = TrainingEnd.Completed;
        try
        {
            while (_position.Epoch < _options.Epochs && !_stopping.ShouldStop)
            {
                TrainEpoch(cancellation);
                EndEpoch(cancellation);
            }

            if (_stopping.ShouldStop) end = TrainingEnd.StoppedEarly;
            AddPopularity(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Save();
            end = TrainingEnd.Interrupted;
        }

        var state = _stopping.State;
        var outcome = new TrainingOutcome(end, _steps, _time.GetElapsedTime(_started), _validation.Metric, _bestWithPopularity ?? state.Best, state.Best is null ? null : state.BestStep);
        _progress.Finished(outcome);
        return new TrainedModel(_graph.Spec, _best ?? _graph.Parameters.Snapshot(), outcome, _options.ValidationProtocol, Seconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _graph.Dispose();
    }

    private static BackboneGraph New(Split split, BackboneSpec spec, TrainingOptions options)
    {
        string[] problems = [.. spec.Problems(), .. options.Problems(split.Sequences.ItemCount, spec)];
        return problems.Length == 0 ? BackboneGraph.Create(spec, split.Sequences.ItemCount, options.Seed) : throw new ArgumentException(string.Join(" ", problems));
    }

    internal static WindowOptions WindowsOf(BackboneGraph graph, TrainingOptions options) => new()
    {
        Length = graph.Spec.MaxLength,
        Style = graph.Windows,
        FinalTargets = graph.Windows == WindowStyle.FinalOnly ? options.FinalTargets : 1,
        ProfileLength = graph.ProfileLength,
        SharedProfiles = graph.SharedProfiles,
        PlanEvery = graph.PlanEvery,
    };

    private double Seconds => _secondsBefore + _time.GetElapsedTime(_started).TotalSeconds;

    private int StepsOf(EpochPlan plan) => (plan.BatchCount + _options.BatchesPerStep - 1) / _options.BatchesPerStep;

    private void TrainEpoch(CancellationToken cancellation)
    {
        var saved = _time.GetTimestamp();
        var group = new TrainingBatch[_options.BatchesPerStep];
        using var feed = new BatchFeed(_composer, _position, _position.Epoch + 1, depth: 2 * group.Length, held: group.Length);
        for (var count = Fill(feed, group, cancellation); count > 0; count = Fill(feed, group, cancellation))
        {
            var rate = _schedule.Rate(_steps);
            _graph.Prepare(_steps);
            var result = _step.Take(group.AsSpan(0, count), rate);
            _guard.Observe(double.IsFinite(result.GradientNorm) ? result.Loss : double.NaN, _position.Epoch, _steps, rate, _graph.Parameters.FirstNonFinite);
            _steps++;
            _position = _position with { Batch = _position.Batch + count };
            Report(group.AsSpan(0, count), result, rate);
            if (_options.CheckpointSeconds == 0 || _time.GetElapsedTime(saved).TotalSeconds < _options.CheckpointSeconds) continue;
            Save();
            _pace.Skip();
            saved = _time.GetTimestamp();
        }
    }

    private static int Fill(BatchFeed feed, TrainingBatch[] group, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = 0;
        while (count < group.Length && feed.Next(CancellationToken.None) is { } batch) group[count++] = batch;
        return count;
    }

    private void EndEpoch(CancellationToken cancellation)
    {
        var epoch = _position.Epoch;
        if ((epoch + 1) % _options.ValidateEvery == 0 || epoch + 1 == _options.Epochs)
        {
            var snapshot = _graph.Parameters.Snapshot();
            var (values, seconds) = _validation.Evaluate(_graph, snapshot, cancellation);
            var isBest = false;
            if (_validation.Metric is { } metric)
            {
                isBest = _stopping.Observe(values[metric], _steps);
                if (isBest) _best = snapshot;
                var all = new Dictionary<string, double>(values, StringComparer.Ordinal);
                foreach (var (name, value) in _graph.Observations()) all.Add(name, value);
                _progress.Evaluated(new TrainingEvaluation(_steps, epoch, metric, all, isBest, seconds));
            }
        }

        _position = new BatchPosition(epoch + 1, 0);
        Save();
        _pace.Skip();
    }

    /// <summary>The last thing of all: what a checkpoint holds is without it.</summary>
    private void AddPopularity(CancellationToken cancellation)
    {
        if (_prior is null || _best is null || _validation.Metric is not { } metric) return;
        var (strength, parameters, value) = _prior.Choose(_best, tried => _validation.Evaluate(_graph, tried, cancellation).Values[metric]);
        (_best, _bestWithPopularity) = (parameters, value);
        _progress.Noted(string.Create(CultureInfo.InvariantCulture, $"popularity counts with strength {strength}: validation {metric} {value:F4}, {_stopping.State.Best:F4} without"));
    }

    private void Report(ReadOnlySpan<TrainingBatch> batches, StepResult result, double rate)
    {
        int tokens = 0, rows = 0;
        foreach (var batch in batches) (tokens, rows) = (tokens + batch.TokenCount, rows + batch.Rows);
        var pace = _pace.Step(tokens, rows, Math.Max(0, _schedule.TotalSteps - _steps));
        _progress.Stepped(new TrainingStep(_steps, _position.Epoch, result.Loss, rate, pace));
    }

    private void Resume()
    {
        using var checkpoint = _checkpoints?.OpenNewest<RunState>(_progress.Noted);
        if (checkpoint is null) return;
        var state = checkpoint.State;
        if (!RunFingerprint.AreSame(state.Fingerprint, _fingerprint))
            throw new CheckpointException($"{_checkpoints!.Path} holds checkpoints of another run (data, backbone or recipe differ). Train into another folder, or remove it.");
        _best = RunTensors.Restore(checkpoint.Tensors, _graph.Parameters, _step.Optimizer);
        _step.Optimizer.StepCount = state.Steps;
        (_position, _steps, _secondsBefore) = (new BatchPosition(state.Epoch, state.Batch), state.Steps, state.Seconds);
        _stopping = new EarlyStopping(_options.Patience, state: state.Stopping);
    }

    private void Save() => _checkpoints?.Save(
        _steps,
        new RunState(_fingerprint, _position.Epoch, _position.Batch, _steps, Seconds, _stopping.State),
        RunTensors.Sources(_graph.Parameters, _step.Optimizer, _best));

    private TrainingOutline Outline() => new()
    {
        Model = _graph.Spec.Name,
        Settings = _fingerprint,
        Users = _sampler.Users,
        Items = _graph.ItemCount,
        Transitions = _sampler.TransitionCount,
        Epochs = _options.Epochs,
        Steps = _schedule.TotalSteps,
        StepsDone = _steps,
    };
}
