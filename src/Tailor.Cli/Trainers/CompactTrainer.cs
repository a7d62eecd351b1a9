using System.Text.Json.Nodes;
using Tailor.Models.Manifests;
using Tailor.Training.Compact;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains a backbone with an item table that was made for one budget: what a scalable table is compared with.</summary>
internal sealed class CompactTrainer : SequenceTrainer
{
    /// <inheritdoc/>
    public override string Method => "compact";

    /// <inheritdoc/>
    public override string Description => "Train a backbone with an item table for one budget: narrow, hashed or MEmCom's, for comparison.";

    /// <inheritdoc/>
    public override bool NeedsBase => true;

    /// <inheritdoc/>
    public override JsonObject Defaults => CompactRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress)
    {
        var recipe = RecipeOf(task);
        return OnBase(task, recipe.Training, network => new CompactTableGraph(network, recipe.Method, recipe.Training.Loss), digests => new { Compact = recipe.Method, Base = digests }, progress);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, float[]> Shipped(TrainingTask task, TrainedModel trained) => CompactTableGraph.Expanded(ShapeOf(task, trained), trained.Parameters);

    /// <inheritdoc/>
    protected override void Complete(TrainingTask task, TrainedModel trained, ModelManifest manifest) => CompactTable.Write(task.Folder, ShapeOf(task, trained), trained.Parameters);

    private MethodRecipe<CompactOptions> RecipeOf(TrainingTask task) => Reading(() => MethodRecipe.FromJson<CompactOptions>(task.Settings, task.Seed));

    private CompactShape ShapeOf(TrainingTask task, TrainedModel trained)
    {
        var (method, items, width) = (RecipeOf(task).Method, task.Split.Sequences.ItemCount, trained.Spec.Width);
        return CompactShape.Within(method.Table, items, width, (long)(method.Share * items * width * sizeof(float)));
    }
}
