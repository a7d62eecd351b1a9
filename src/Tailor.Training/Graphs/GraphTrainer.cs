using System.Numerics.Tensors;
using Tailor.Evaluation;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions.Splits;
using Tailor.Models.Tensors;
using Tailor.Training.Checkpoints;
using Tailor.Training.Divergence;
using Tailor.Training.Records;
using Tailor.Training.Runs;
using Tailor.Training.Schedules;

namespace Tailor.Training.Graphs;

/// <summary>
/// Trains embeddings of users and items on the graph of training interactions: one propagation and one step of Adam for a large batch of BPR samples,
/// validation by full ranking, early stopping, a checkpoint after each epoch. The same seed gives the same model for any number of threads, resumed or not.
/// </summary>
/// <remarks>Without libtorch: the loss's gradient is a few lines, propagation is its own transpose, and a step is bound by memory.</remarks>
public sealed class GraphTrainer
{
    private const string Deciding = "ndcg@20";
    private static readonly Metric[] Metrics = [Metric.Parse(Deciding), Metric.Parse("recall@20")];

    private readonly Split _split;
    private readonly InteractionGraph _graph;
    private readonly GraphModelOptions _options;
    private readonly GraphTrainingOptions _training;
    private readonly GraphObjective _objective;
    private readonly ITrainingProgress _progress;
    private readonly CheckpointFolder? _checkpoints;
    private readonly TimeProvider _time;
    private readonly GraphModel _model;
    private readonly PairSampler _sampler;
    private readonly PaceMeter _pace;
    private readonly DivergenceGuard _guard = new();
    private readonly string _name;
    private readonly string _fingerprint;
    private readonly int _stepsAnEpoch;
    private readonly LearningRateSchedule _rate;
    private EarlyStopping _stopping;
    private (float[] Users, float[] Items)? _best;
    private int _epoch;
    private long _started;
    private double _secondsBefore;

    /// <summary>Prepares a run of LightGCN or, without layers, of matrix factorisation; nothing is trained yet.</summary>
    /// <param name="name">The model in a word.</param>
    /// <param name="split">What trains and what validates.</param>
    /// <param name="options">The model.</param>
    /// <param name="training">The recipe.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="checkpoints">Where checkpoints go and where a run goes on from, or null for none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="threads">Threads; by default the machine's cores.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is nothing to draw samples from; the message lists everything that is wrong.</exception>
    public GraphTrainer(
        string name, Split split, GraphModelOptions options, GraphTrainingOptions training, ITrainingProgress progress, CheckpointFolder? checkpoints, TimeProvider time, int? threads = null)
        : this(name, split, options, training, new GraphObjective(training.Temperature), progress, checkpoints, time, threads)
    {
    }

    internal GraphTrainer(
        string name, Split split, GraphModelOptions options, GraphTrainingOptions training, GraphObjective objective,
        ITrainingProgress progress, CheckpointFolder? checkpoints, TimeProvider time, int? threads = null)
    {
        string[] problems = [.. options.Problems(), .. training.Problems()];
        if (problems.Length > 0) throw new ArgumentException(string.Join(" ", problems));
        (_name, _split, _options, _training, _objective, _progress, _checkpoints, _time) = (name, split, options, training, objective, progress, checkpoints, time);
        _graph = InteractionGraph.Of(split);
        _sampler = new PairSampler(_graph, training.Seed);
        if (_sampler.Users == 0) throw new ArgumentException("No user has both an item and an item to prefer it to: there is nothing to learn from.", nameof(split));
        _model = new GraphModel(_graph, options, training, objective, threads ?? Environment.ProcessorCount);
        _stopping = new EarlyStopping(training.Patience);
        _pace = new PaceMeter(time);
        _stepsAnEpoch = Math.Max(1, (_graph.Items.Length + training.Batch - 1) / training.Batch);
        _rate = new LearningRateSchedule { Peak = training.LearningRate, TotalSteps = (long)training.Epochs * _stepsAnEpoch, WarmUpSteps = 0, Decay = training.RateDecay };
        _fingerprint = RunFingerprint.Of(split, new { Model = options, Training = training, Objective = objective.Identity });
    }

    private double Seconds => _secondsBefore + _time.GetElapsedTime(_started).TotalSeconds;

    private long StepsDone => (long)_epoch * _stepsAnEpoch;

    /// <summary>Trains to the end, or until it is cancelled: then the checkpoint of the last whole epoch counts, and the outcome says so.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not a number, or has exploded.</exception>
    /// <exception cref="CheckpointException">A checkpoint could not be written, or belongs to another run.</exception>
    public TrainedRows Run(CancellationToken cancellation)
    {
        _started = _time.GetTimestamp();
        Resume();
        _progress.Started(Outline());
        var end = TrainingEnd.Completed;
        try
        {
            while (_epoch < _training.Epochs && !_stopping.ShouldStop)
            {
                TrainEpoch(cancellation);
                EndEpoch(cancellation);
            }

            if (_stopping.ShouldStop) end = TrainingEnd.StoppedEarly;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            end = TrainingEnd.Interrupted;
        }

        var (state, validates) = (_stopping.State, _split.Validation.Count > 0);
        var outcome = new TrainingOutcome(end, StepsDone, _time.GetElapsedTime(_started), validates ? Deciding : null, state.Best, state.Best is null ? null : state.BestStep);
        _progress.Finished(outcome);
        if (_best is { } best)
        {
            best.Users.CopyTo(_model.UserEmbeddings.Values, 0);
            best.Items.CopyTo(_model.ItemEmbeddings.Values, 0);
        }

        _model.Propagate();
        var (items, weights) = Ranked();
        return new TrainedRows(_options.RowWidth, _model.UserRows, items, weights, outcome, Seconds);
    }

    /// <summary>The item rows whose dot product ranks as training's score does, and what each weighs in a user's state, which is the same for either.</summary>
    private (float[] Items, float[] Weights) Ranked()
    {
        if (_training.Temperature == 0) return (_model.ItemRows, _model.HistoryWeights);
        var unit = UnitRows.Of(_model.ItemRows, _options.RowWidth);
        TensorPrimitives.Multiply(unit.Lengths, _model.HistoryWeights, unit.Lengths);
        return (unit.Rows, unit.Lengths);
    }

    private void TrainEpoch(CancellationToken cancellation)
    {
        var (samples, batch) = (_graph.Items.Length, new PairSample[_training.Batch]);
        for (var at = 0; at < _stepsAnEpoch; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (step, count) = (StepsDone + at, Math.Min(_training.Batch, samples - (at * _training.Batch)));
            _sampler.Fill(step, batch.AsSpan(0, count));
            var rate = _rate.Rate(step);
            var loss = _model.Step(batch.AsSpan(0, count), step, rate);
            _guard.Observe(loss, _epoch, step, rate, () => null);
            var pace = _pace.Step(count, count, _rate.TotalSteps - step - 1);
            _progress.Stepped(new TrainingStep(step + 1, _epoch, loss, rate, pace));
        }
    }

    private void EndEpoch(CancellationToken cancellation)
    {
        var epoch = _epoch++;
        if (_split.Validation.Count > 0 && (_epoch % _training.ValidateEvery == 0 || _epoch == _training.Epochs))
        {
            try
            {
                Validate(epoch, cancellation);
            }
            catch (OperationCanceledException)
            {
                _epoch--; // the epoch counts once it is validated
                throw;
            }
        }

        Save();
        _pace.Skip();
    }

    private void Validate(int epoch, CancellationToken cancellation)
    {
        _model.Propagate();
        var scorer = new RowScorer(_name, _model.UserRows, Ranked().Items, _options.RowWidth, _objective.Ranking);
        var result = Evaluator.Evaluate(scorer, _split, Stage.Validation, Protocol.Full, new EvaluationOptions { Metrics = Metrics }, cancellation);
        var values = result.Metrics.ToDictionary(metric => metric.Key.ToString(), metric => metric.Value.Value, StringComparer.Ordinal);
        var isBest = _stopping.Observe(values[Deciding], StepsDone);
        if (isBest) _best = ((float[])_model.UserEmbeddings.Values.Clone(), (float[])_model.ItemEmbeddings.Values.Clone());
        _progress.Evaluated(new TrainingEvaluation(StepsDone, epoch, Deciding, values, isBest, result.Seconds));
    }

    private void Resume()
    {
        using var checkpoint = _checkpoints?.OpenNewest<GraphRunState>(_progress.Noted);
        if (checkpoint is null) return;
        var state = checkpoint.State;
        if (!RunFingerprint.AreSame(state.Fingerprint, _fingerprint))
            throw new CheckpointException($"{_checkpoints!.Path} holds checkpoints of another run (data, model or recipe differ). Train into another folder, or remove it.");
        foreach (var (name, values) in Arrays()) checkpoint.Tensors.Floats(name, values.Length).CopyTo(values);
        if (checkpoint.Tensors.Contains("best/items"))
            _best = (checkpoint.Tensors.Floats("best/users", _model.UserEmbeddings.Values.Length).ToArray(), checkpoint.Tensors.Floats("best/items", _model.ItemEmbeddings.Values.Length).ToArray());
        (_epoch, _secondsBefore) = (state.Epoch, state.Seconds);
        _stopping = new EarlyStopping(_training.Patience, state: state.Stopping);
    }

    private void Save() => _checkpoints?.Save(
        StepsDone,
        new GraphRunState(_fingerprint, _epoch, Seconds, _stopping.State),
        [
            .. Arrays().Select(pair => TensorSource.FromFloats(pair.Name, pair.Values, pair.Values.Length)),
            .. _best is var (users, items) ? (TensorSource[])[TensorSource.FromFloats("best/users", users, users.Length), TensorSource.FromFloats("best/items", items, items.Length)] : [],
        ]);

    private IEnumerable<(string Name, float[] Values)> Arrays() =>
        from table in ((string Name, RowAdam Adam)[])[("users", _model.UserEmbeddings), ("items", _model.ItemEmbeddings)]
        from array in ((string Name, float[] Values)[])[("parameter", table.Adam.Values), ("first", table.Adam.First), ("second", table.Adam.Second)]
        select ($"{array.Name}/{table.Name}", array.Values);

    private TrainingOutline Outline() => new()
    {
        Model = _name,
        Settings = _fingerprint,
        Users = _sampler.Users,
        Items = _graph.ItemCount,
        Transitions = _graph.Items.Length,
        Epochs = _training.Epochs,
        Steps = (long)_training.Epochs * _stepsAnEpoch,
        StepsDone = StepsDone,
    };
}
