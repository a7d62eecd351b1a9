using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Models.Manifests;
using Tailor.Training.Checkpoints;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains with a recipe of <c>Tailor.Training</c>. The run's records and checkpoints lie in the model folder's "run".</summary>
internal sealed class RecipeTrainer(string backbone, string description) : IBackboneTrainer
{
    /// <summary>One for each backbone.</summary>
    public static IReadOnlyList<IBackboneTrainer> All { get; } =
    [
        new RecipeTrainer("sasrec", "Train SASRec: causal self-attention over the history."),
        new RecipeTrainer("gru4rec", "Train GRU4Rec: gated recurrence over the history."),
        new RecipeTrainer("caser", "Train Caser: convolutions over the latest items."),
    ];

    /// <inheritdoc/>
    public string Backbone => backbone;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public JsonObject Defaults => Recipe.Default(backbone).ToJson();

    /// <inheritdoc/>
    public TrainingReport Train(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        var recipe = RecipeOf(task);
        var records = Path.Combine(task.Folder, "run");
        Directory.CreateDirectory(records);
        using var recorder = new RunRecorder(records, TimeProvider.System);
        using var trainer = Prepare(task, recipe, new ProgressGroup(progress, recorder));
        var trained = trainer.Run(cancellation);
        if (trained.Outcome.End != TrainingEnd.Interrupted) Write(task, trained);
        var history = RunHistory.Read(Path.Combine(records, "metrics.jsonl"), trained);
        return new(trained.Outcome, trained.Seconds, history.Curve, history.Facts);
    }

    /// <inheritdoc/>
    public void Forget(string folder) => CheckpointsOf(folder).Clear();

    private static CheckpointFolder CheckpointsOf(string folder) => new(Path.Combine(folder, "run", "checkpoints"));

    private Recipe RecipeOf(TrainingTask task)
    {
        try
        {
            return Recipe.FromJson(backbone, task.Settings, task.Seed);
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"settings of {backbone}: {wrong.Message.Split(" LineNumber:")[0]}");
        }
    }

    private static Trainer Prepare(TrainingTask task, Recipe recipe, ITrainingProgress progress)
    {
        try
        {
            return new Trainer(task.Split, recipe.Backbone, recipe.Training, progress, CheckpointsOf(task.Folder), TimeProvider.System);
        }
        catch (ArgumentException outOfRange)
        {
            throw new UsageException(outOfRange.Message);
        }
    }

    private void Write(TrainingTask task, TrainedModel trained)
    {
        var draft = new ModelDraft
        {
            Name = $"{backbone}-{NameOf(task.DataName)}",
            Version = "1",
            Backbone = trained.Spec,
            Seed = task.Seed,
            Dataset = new(task.DataName, task.Split.Rule),
            Metrics = trained.Outcome is { Metric: { } metric, Best: { } best } ? [new(metric, best, $"validation, full, {task.Split.Rule}")] : [],
        };
        var sequences = task.Split.Sequences;
        ModelExport.Write(task.Folder, draft, trained.Parameters, sequences, [.. Enumerable.Range(0, sequences.ItemCount).Select(task.TitleOf)]);
    }

    private static string NameOf(string data) => string.Concat(data.Take(60).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
}
