using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Models.Manifests;
using Tailor.Training.Checkpoints;
using Tailor.Training.Graphs;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>What all trainers do: run with records and checkpoints in the model folder's "run", then write the model.</summary>
internal abstract class ModelTrainer : IModelTrainer
{
    /// <summary>The trainers of this program.</summary>
    public static IReadOnlyList<IModelTrainer> All { get; } =
    [
        new RecipeTrainer("sasrec", "Train SASRec: causal self-attention over the history."),
        new RecipeTrainer("gru4rec", "Train GRU4Rec: gated recurrence over the history."),
        new RecipeTrainer("caser", "Train Caser: convolutions over the latest items."),
        new RecipeTrainer("nextitnet", "Train NextItNet: dilated causal convolutions over the history."),
        new ChordTrainer(),
        new ForwardOfaTrainer(),
        new ElasticTuningTrainer(),
        new CompactTrainer(),
        new GraphModelTrainer("lightgcn", "Train LightGCN: embeddings propagated on the graph of users and items, order ignored.", GraphRecipe.LightGcn),
        new GraphModelTrainer("bpr-mf", "Train matrix factorisation with BPR: a vector a user, a vector an item, order ignored.", GraphRecipe.BprMf),
        new RuleTableTrainer(),
        new RuleBlocksTrainer(),
    ];

    /// <inheritdoc/>
    public abstract string Method { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual bool NeedsBase => false;

    /// <inheritdoc/>
    public virtual bool UsesLibtorch => true;

    /// <inheritdoc/>
    public abstract JsonObject Defaults { get; }

    /// <inheritdoc/>
    public TrainingReport Train(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        var records = Path.Combine(task.Folder, "run");
        Directory.CreateDirectory(records);
        using var held = RunLock.Take(records);
        using var recorder = new RunRecorder(records, TimeProvider.System);
        var trained = Run(task, new ProgressGroup(progress, recorder), cancellation);
        if (trained.Outcome.End != TrainingEnd.Interrupted)
        {
            var sequences = task.Split.Sequences;
            var manifest = ModelExport.Write(task.Folder, Draft(task, trained), Shipped(task, trained), sequences, [.. Enumerable.Range(0, sequences.ItemCount).Select(task.TitleOf)]);
            Complete(task, trained, manifest);
        }

        var history = RunHistory.Read(Path.Combine(records, "metrics.jsonl"), trained);
        return new(trained.Outcome, trained.Seconds, history.Curve, history.Facts);
    }

    /// <inheritdoc/>
    public void Forget(string folder) => CheckpointsOf(folder).Clear();

    /// <summary>Runs the training; settings and base are checked first.</summary>
    protected abstract TrainedModel Run(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation);

    /// <summary>What the manifest says.</summary>
    protected virtual ModelDraft Draft(TrainingTask task, TrainedModel trained) => new()
    {
        Name = $"{Method}-{NameOf(task.DataName)}",
        Version = "1",
        Backbone = trained.Spec,
        Seed = task.Seed,
        Dataset = new(task.DataName, task.Split.Rule),
        Metrics = trained.Outcome is { Metric: { } metric, Best: { } best } ? [new(metric, best, $"validation, {trained.Protocol}, {task.Split.Rule}")] : [],
    };

    /// <summary>Adds what lies beside the model in its folder, once that is written.</summary>
    protected virtual void Complete(TrainingTask task, TrainedModel trained, ModelManifest manifest)
    {
    }

    /// <summary>The values that the model folder holds, by name.</summary>
    protected virtual IReadOnlyDictionary<string, float[]> Shipped(TrainingTask task, TrainedModel trained) => trained.Parameters;

    /// <summary>Where a run keeps its checkpoints.</summary>
    protected static CheckpointFolder CheckpointsOf(string folder) => new(Path.Combine(folder, "run", "checkpoints"));

    /// <summary>Reads settings; what is wrong with them is the user's to mend.</summary>
    protected T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"settings of {Method}: {wrong.Message.Split(" LineNumber:")[0]}");
        }
        catch (ArgumentException outOfRange)
        {
            throw new UsageException(outOfRange.Message);
        }
    }

    private static string NameOf(string data) => string.Concat(data.Take(60).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
}
