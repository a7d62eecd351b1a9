using System.Text.Json.Nodes;
using Tailor.Models.Backbones;
using Tailor.Training.Graphs;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>
/// Trains a recommender for unordered interactions; what ships is its item table, from which a device computes its user's state. Users' rows of their own lie beside it for
/// evaluation.
/// </summary>
internal sealed class GraphModelTrainer(string method, string description, GraphRecipe defaults) : ModelTrainer
{
    /// <summary>Items of a history that a device reads; hardly anybody has more.</summary>
    private const int LongestHistory = 4_096;

    /// <inheritdoc/>
    public override string Method => method;

    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override bool UsesLibtorch => false;

    /// <inheritdoc/>
    public override JsonObject Defaults => defaults.ToJson();

    /// <inheritdoc/>
    protected override TrainedModel Run(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        var recipe = Reading(() => GraphRecipe.FromJson(task.Settings, task.Seed));
        var trainer = Reading(() => new GraphTrainer(Method, task.Split, recipe.Model, recipe.Training, progress, CheckpointsOf(task.Folder), TimeProvider.System));
        var trained = trainer.Run(cancellation);
        if (recipe.Model.Users == UserSource.Own && trained.Outcome.End != TrainingEnd.Interrupted) new UserRows(trained.Width, trained.Users).Write(task.Folder);
        return Shipped(trained);
    }

    /// <summary>The item table and the history weights as a backbone.</summary>
    internal static TrainedModel Shipped(TrainedRows trained) => new(
        new LightGcnSpec { Width = trained.Width, MaxLength = LongestHistory },
        new Dictionary<string, float[]>(StringComparer.Ordinal) { ["items.weight"] = trained.Items, [LightGcnSpec.HistoryWeight] = trained.HistoryWeights },
        trained.Outcome,
        "full",
        trained.Seconds);
}
