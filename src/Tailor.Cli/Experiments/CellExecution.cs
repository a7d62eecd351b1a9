using System.Globalization;
using System.Text.Json.Nodes;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Layouts;
using Tailor.Cli.Progress;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Settings;
using Tailor.Cli.Structures;
using Tailor.Cli.Tables;
using Tailor.Cli.Trainers;
using Tailor.Evaluation;
using Tailor.Evaluation.Comparison;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Models;
using Tailor.Training.Records;

namespace Tailor.Cli.Experiments;

/// <summary>Runs cells for real: trains into a folder of the cell's own, opens the saved model with the runtime, and measures that.</summary>
/// <param name="host">The world outside.</param>
/// <param name="modelsFolder">Where models of cells are kept; one that was stopped goes on from its checkpoint there.</param>
/// <param name="report">Where messages go.</param>
internal sealed class CellExecution(CliHost host, string modelsFolder, Report report) : ICellRunner
{
    private readonly Revision _revision = Revision.Of(host.CheckoutFolder);
    private readonly Dictionary<(string Variant, int Seed, string Protocol), EvaluationResult> _results = [];
    private LoadedData? _data;
    private Func<CustomizationSummary>? _summarize;

    private static IReadOnlyList<Metric> Metrics { get; } =
    [
        new(MetricKind.Ndcg, 5), new(MetricKind.Ndcg, 10), new(MetricKind.Ndcg, 20),
        new(MetricKind.Hit, 5), new(MetricKind.Hit, 10), new(MetricKind.Hit, 20), new(MetricKind.Mrr, 10),
    ];

    /// <summary>Where a user's test items are one set: what the field reports, and what it does to the less popular items.</summary>
    private static IReadOnlyList<Metric> SetMetrics { get; } =
    [
        new(MetricKind.Recall, 20), new(MetricKind.Ndcg, 20), new(MetricKind.Recall, 50), new(MetricKind.Ndcg, 50), new(MetricKind.Ndcg, 10), new(MetricKind.Hit, 10),
        new(MetricKind.TailRecall, 20), new(MetricKind.Coverage, 20), new(MetricKind.Popularity, 20),
    ];

    /// <summary>Where item tables shrink, what that does to the less popular items.</summary>
    private static IReadOnlyList<Metric> TableMetrics { get; } = [.. Metrics, new(MetricKind.TailRecall, 10), new(MetricKind.Coverage, 10)];

    /// <summary>Looks at all that can be wrong before an hour of training is spent: method, settings, protocols, data.</summary>
    public void Check(Experiment experiment, CancellationToken cancellation)
    {
        CheckSettings(experiment);
        _data = DataReading.Read(host, Path.Combine(host.DataFolder, experiment.Data.File), Located(experiment.Data.Read), report, cancellation);
    }

    /// <summary>Looks at method, settings and protocols.</summary>
    public void CheckSettings(Experiment experiment)
    {
        foreach (var protocol in experiment.Protocols) ParseProtocol(protocol, experiment);
        foreach (var cell in experiment.Cells) _ = SettingsOf(cell);
        if (experiment.Base is { } named) _ = SettingsOf(named);
    }

    /// <inheritdoc/>
    public CellResult Run(Cell cell, CancellationToken cancellation)
    {
        var started = host.Time.GetUtcNow();
        _summarize = null;
        var data = _data ?? throw new InvalidOperationException("Check comes first.");
        var (scorer, training) = Methods.Baselines.Contains(cell.Experiment.Method) ? Fit(cell, data, cancellation) : Train(cell, data, cancellation);
        var begun = host.Time.GetTimestamp();
        var measurements = cell.Experiment.Protocols.Select(protocol => Measurement(protocol, _results[(cell.Variant, cell.Seed, protocol)] = Evaluate(scorer, data, protocol, cell.Experiment, cancellation))).ToArray();
        return new CellResult
        {
            Variant = cell.Variant,
            Seed = cell.Seed,
            Digest = cell.Digest,
            Commit = _revision.Commit,
            Dirty = _revision.Dirty,
            Machine = Machine.Describe(!Methods.Baselines.Contains(cell.Experiment.Method)),
            Started = started,
            TrainingSeconds = Math.Round(training.Seconds, 3),
            EvaluationSeconds = Math.Round(host.Time.GetElapsedTime(begun).TotalSeconds, 3),
            Training = training.Facts,
            Customization = _summarize?.Invoke(),
            Curve = training.Curve,
            Measurements = measurements,
        };
    }

    private (IScorer Scorer, TrainingReport Training) Fit(Cell cell, LoadedData data, CancellationToken cancellation)
    {
        var begun = host.Time.GetTimestamp();
        var options = cell.Experiment.Method == Methods.ItemKnn ? ItemKnnSettings.Parse(SettingsOf(cell)) : null;
        var scorer = Scorers.Fit(cell.Experiment.Method, data.Split, Stage.Test, options, cancellation);
        var seconds = host.Time.GetElapsedTime(begun);
        return (scorer, new(new(TrainingEnd.Completed, 0, seconds), seconds.TotalSeconds, [], []));
    }

    private (IScorer Scorer, TrainingReport Training) Train(Cell cell, LoadedData data, CancellationToken cancellation)
    {
        var trainer = TrainerOf(cell.Experiment.Method);
        var start = cell.Experiment.Base is { } named ? TrainBase(named, cell, data, cancellation) : null;
        var folder = Path.Combine(modelsFolder, string.Create(CultureInfo.InvariantCulture, $"seed{cell.Seed}-{cell.TrainingDigest[..12]}"));
        var training = Train(trainer, SettingsOf(cell), cell.Seed, start, folder, data, cancellation);
        return (Open(cell, folder, data, cancellation), training);
    }

    /// <summary>The backbone that all variants of a seed begin with; where it is there already, it is not trained again.</summary>
    private string TrainBase(ExperimentBase named, Cell cell, LoadedData data, CancellationToken cancellation)
    {
        var folder = Path.Combine(modelsFolder, string.Create(CultureInfo.InvariantCulture, $"base-seed{cell.Seed}-{cell.BaseDigest[..12]}"));
        Train(TrainerOf(named.Method), SettingsOf(named), cell.Seed, start: null, folder, data, cancellation);
        return folder;
    }

    /// <summary>Trains, or finds by its last checkpoint that all is done.</summary>
    private TrainingReport Train(IModelTrainer trainer, JsonObject settings, int seed, string? start, string folder, LoadedData data, CancellationToken cancellation)
    {
        var task = new TrainingTask { DataName = data.Name, Split = data.Split, TitleOf = data.Set.TitleOf, Settings = settings, Seed = seed, Base = start, Folder = folder };
        var progress = TrainingDisplay.On(host);
        TrainingReport training;
        using (progress as IDisposable) training = trainer.Train(task, progress, cancellation);
        if (training.Outcome.End == TrainingEnd.Interrupted) throw new OperationCanceledException("Training stopped with a checkpoint.", cancellation);
        return training;
    }

    private ModelScorer Open(Cell cell, string folder, LoadedData data, CancellationToken cancellation)
    {
        using var model = ModelOpening.Open(host, folder);
        if (cell.Settings[Cell.Customize] is not JsonObject asked) return OpenAsItIs(model, data);
        var customized = asked.ContainsKey(OwnUsersEvaluation.Key) ? OwnUsersEvaluation.Open(model, data.Split)
            : asked.ContainsKey(LayoutRequest.Key) ? LayoutEvaluation.Open(host, model, data.Split, LayoutRequest.Parse(asked), cancellation)
            : asked.ContainsKey(TableRequest.Key) ? TableEvaluation.Open(model, data.Split, Stage.Test, TableRequest.Parse(asked))
            : cell.Experiment.Method == Methods.ForwardOfa
            ? StructuredEvaluation.Open(model, folder, data.Split, Stage.Test, StructureSettings.Parse(asked).Request, cancellation)
            : CustomizedEvaluation.Open(model, folder, data.Split, Stage.Test, CustomizeSettings.Parse(asked).Request, host.Time, cancellation);
        _summarize = customized.Summarize;
        return customized.Scorer;
    }

    private ModelScorer OpenAsItIs(ModelFolder model, LoadedData data)
    {
        var (manifest, recommender) = (model.Manifest, ModelOpening.Recommender(model));
        var items = new ItemMapping(data.Split.Sequences.Items, model.Catalogue);
        var bits = recommender.Precision?.AverageBits(manifest.Backbone.ChannelLayers()) ?? 32;
        var bytes = new DeviceBytes(DeviceSize.Stored(manifest), DeviceSize.Resident(manifest, recommender), InterestSent: 0, StrategySent: 0, Table: (long)manifest.ItemCount * manifest.Backbone.Width * sizeof(float));
        var timed = new TimedDevices();
        foreach (var one in data.Split.Test.Take(TimedDevices.Users)) timed.Add(recommender, items.History(data.Split.Sequences[one.User][..one.HistoryLength]));
        _summarize = () => CustomizationSummary.AsItIs(bits, bytes, timed.Microseconds());
        return new($"{manifest.Name} {manifest.Version}", items, recommender);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ComparisonRow> Compare(Experiment experiment, VariantPair pair, CancellationToken cancellation)
    {
        var rows = new List<ComparisonRow>();
        foreach (var protocol in experiment.Protocols)
        {
            EvaluationResult[] a = [.. experiment.Seeds.Select(seed => ResultOf(new(experiment, pair.A, seed), protocol, cancellation))];
            EvaluationResult[] b = [.. experiment.Seeds.Select(seed => ResultOf(new(experiment, pair.B, seed), protocol, cancellation))];
            foreach (var metric in (Metric[])[new(MetricKind.Ndcg, 10), new(MetricKind.Hit, 10)])
            {
                var found = PairedComparison.Of(a, b, metric);
                rows.Add(new(pair.A, pair.B, protocol, metric.ToString(), found.Difference, found.StandardError, found.BySeed));
            }
        }

        return rows;
    }

    /// <summary>A cell's result user by user. What this run measured is not measured again; of an earlier run, all protocols are, as opening a cell's model is dear.</summary>
    private EvaluationResult ResultOf(Cell cell, string protocol, CancellationToken cancellation)
    {
        if (_results.TryGetValue((cell.Variant, cell.Seed, protocol), out var known)) return known;
        var data = _data ?? throw new InvalidOperationException("Check comes first.");
        var scorer = Reopen(cell, data, cancellation);
        foreach (var one in cell.Experiment.Protocols) _results[(cell.Variant, cell.Seed, one)] = Evaluate(scorer, data, one, cell.Experiment, cancellation);
        return _results[(cell.Variant, cell.Seed, protocol)];
    }

    private IScorer Reopen(Cell cell, LoadedData data, CancellationToken cancellation) =>
        Methods.Baselines.Contains(cell.Experiment.Method) ? Fit(cell, data, cancellation).Scorer : Train(cell, data, cancellation).Scorer;

    private EvaluationResult Evaluate(IScorer scorer, LoadedData data, string protocol, Experiment experiment, CancellationToken cancellation)
    {
        using var line = new ProgressLine(host, protocol);
        var protocolOf = ParseProtocol(protocol, experiment);
        var metrics = data.Split.Test.Any(asked => asked.Targets > 1) ? SetMetrics : experiment.HasTables && protocolOf.Rule == CandidateRule.Full ? TableMetrics : Metrics;
        var options = new EvaluationOptions { Metrics = metrics, Clock = host.Time, Progress = new EvaluationLine(line) };
        return Evaluator.Evaluate(scorer, data.Split, Stage.Test, protocolOf, options, cancellation);
    }

    private static Measurement Measurement(string protocol, EvaluationResult result) =>
        new(protocol, result.Description.ToString(), result.Users, new(result.Metrics.Select(metric => KeyValuePair.Create(metric.Key.ToString(), metric.Value.Value))));

    private JsonObject SettingsOf(Cell cell)
    {
        var source = $"variant '{cell.Variant}'";
        var defaults = cell.Experiment.Method switch
        {
            Methods.Popular => [],
            Methods.ItemKnn => ItemKnnSettings.Defaults,
            _ => TrainerOf(cell.Experiment.Method).Defaults,
        };
        if (cell.Settings[Cell.Customize] is JsonObject asked)
        {
            if (asked.ContainsKey(OwnUsersEvaluation.Key)) OwnUsersEvaluation.Check(asked, SettingsPatch.Apply(defaults, (source, cell.TrainingSettings)));
            else if (asked.ContainsKey(LayoutRequest.Key)) LayoutRequest.Parse(asked);
            else if (asked.ContainsKey(TableRequest.Key)) TableRequest.Parse(asked);
            else if (cell.Experiment.Method == Methods.ForwardOfa) StructureSettings.Parse(asked);
            else CustomizeSettings.Parse(asked);
        }

        return SettingsPatch.Apply(defaults, (source, cell.TrainingSettings));
    }

    private JsonObject SettingsOf(ExperimentBase named) => SettingsPatch.Apply(TrainerOf(named.Method).Defaults, ("base", named.Settings));

    private IModelTrainer TrainerOf(string method) => host.Trainers.FirstOrDefault(trainer => trainer.Method == method)
        ?? throw new FailureException($"{method} cannot be trained by this version.");

    // Titles and test items, as the data itself, are named below TAILOR_DATA.
    private ReadSettings Located(ReadSettings read) => read with
    {
        Titles = read.Titles is { } titles ? Path.Combine(host.DataFolder, titles) : null,
        Test = read.Test is { } test ? Path.Combine(host.DataFolder, test) : null,
    };

    private static Protocol ParseProtocol(string text, Experiment experiment)
    {
        try
        {
            return Protocol.Parse(text) with { Seed = experiment.ProtocolSeed };
        }
        catch (EvaluationException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
