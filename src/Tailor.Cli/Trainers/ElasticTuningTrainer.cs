using System.Text.Json.Nodes;
using Tailor.Cli.Tables;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Runtime;
using Tailor.Training.Elastic;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains a backbone on through its scalable table, so that small beginnings of it serve well.</summary>
internal sealed class ElasticTuningTrainer : SequenceTrainer
{
    /// <inheritdoc/>
    public override string Method => "elastic";

    /// <inheritdoc/>
    public override string Description => "Train a backbone on through its scalable item table, so that small tables keep its accuracy.";

    /// <inheritdoc/>
    public override bool NeedsBase => true;

    /// <inheritdoc/>
    public override JsonObject Defaults => ElasticTuningRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress)
    {
        var recipe = Reading(() => MethodRecipe.FromJson<ElasticTuningOptions>(task.Settings, task.Seed));
        return OnBase(
            task,
            recipe.Training,
            network => new ElasticTuningGraph(network, recipe.Method, recipe.Training.Loss, (recommender, table, turn) => TableMaking.Make(recommender, table, turn, task.Split, task.Seed), task.Seed),
            digests => new { Elastic = recipe.Method, Base = digests },
            progress);
    }

    /// <summary>The table that was trained for: in its own turn, which the embeddings have been drawn to.</summary>
    protected override void Complete(TrainingTask task, TrainedModel trained, ModelManifest manifest)
    {
        using var folder = ModelFolder.Open(task.Folder);
        ElasticFile.Write(folder, TableMaking.Make(Recommender.Open(folder), folder.ItemTable.Span, trained.Parameters[ElasticTuningGraph.Turn], task.Split, task.Seed, ElasticFile.SourceOf(manifest)));
    }
}
