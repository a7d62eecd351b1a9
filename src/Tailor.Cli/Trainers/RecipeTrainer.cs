using System.Text.Json.Nodes;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains a backbone with a recipe of <c>Tailor.Training</c>.</summary>
internal sealed class RecipeTrainer(string backbone, string description) : SequenceTrainer
{
    /// <inheritdoc/>
    public override string Method => backbone;

    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override JsonObject Defaults => Recipe.Default(backbone).ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress) => Reading(() =>
    {
        var recipe = Recipe.FromJson(backbone, task.Settings, task.Seed);
        return new Trainer(task.Split, recipe.Backbone, recipe.Training, progress, CheckpointsOf(task.Folder), TimeProvider.System);
    });
}
