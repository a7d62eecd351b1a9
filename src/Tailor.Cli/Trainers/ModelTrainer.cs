using System.Text.Json;
using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Models.Manifests;
using Tailor.Training;
using Tailor.Training.Backbones;
using Tailor.Training.Checkpoints;
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
    ];

    /// <inheritdoc/>
    public abstract string Method { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual bool NeedsBase => false;

    /// <inheritdoc/>
    public abstract JsonObject Defaults { get; }

    /// <inheritdoc/>
    public TrainingReport Train(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        var records = Path.Combine(task.Folder, "run");
        Directory.CreateDirectory(records);
        using var held = RunLock.Take(records);
        using var recorder = new RunRecorder(records, TimeProvider.System);
        using var trainer = Prepare(task, new ProgressGroup(progress, recorder));
        var trained = trainer.Run(cancellation);
        if (trained.Outcome.End != TrainingEnd.Interrupted)
        {
            var sequences = task.Split.Sequences;
            ModelExport.Write(task.Folder, Draft(task, trained), Shipped(task, trained), sequences, [.. Enumerable.Range(0, sequences.ItemCount).Select(task.TitleOf)]);
        }

        var history = RunHistory.Read(Path.Combine(records, "metrics.jsonl"), trained);
        return new(trained.Outcome, trained.Seconds, history.Curve, history.Facts);
    }

    /// <inheritdoc/>
    public void Forget(string folder) => CheckpointsOf(folder).Clear();

    /// <summary>Prepares the run; settings and base are checked.</summary>
    protected abstract Trainer Prepare(TrainingTask task, ITrainingProgress progress);

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

    /// <summary>The values that the model folder holds, by name.</summary>
    protected virtual IReadOnlyDictionary<string, float[]> Shipped(TrainingTask task, TrainedModel trained) => trained.Parameters;

    /// <summary>Prepares a run of a method that begins with the task's base.</summary>
    /// <param name="task">The task.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="graphOf">The method's graph around the base's network, which it takes over.</param>
    /// <param name="methodOf">What the graph was made with beside the recipe, the base's digests among it, as a checkpoint shall know it.</param>
    /// <param name="progress">Is told how it goes.</param>
    protected Trainer OnBase(TrainingTask task, TrainingOptions training, Func<BackboneGraph, BackboneGraph> graphOf, Func<IReadOnlyList<string>, object> methodOf, ITrainingProgress progress)
    {
        var start = BaseModel.Open(task);
        try
        {
            var graph = Reading(() => graphOf(start.Network));
            return Reading(() => new Trainer(task.Split, graph, training, methodOf(start.Digests), progress, CheckpointsOf(task.Folder), TimeProvider.System));
        }
        catch
        {
            start.Network.Dispose();
            throw;
        }
    }

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
