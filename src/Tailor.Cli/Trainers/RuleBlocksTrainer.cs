using System.Text.Json.Nodes;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Runtime;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Rule;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>
/// Trains a sequential backbone on with its item table in RULE's blocks. The model that ships has the whole table; the table in blocks lies beside it for the search
/// of layouts, with the states of the histories that validate.
/// </summary>
internal sealed class RuleBlocksTrainer : SequenceTrainer
{
    /// <inheritdoc/>
    public override string Method => "rule-blocks";

    /// <inheritdoc/>
    public override string Description => "Train a backbone on with its item table in RULE's blocks, of which a device keeps what its memory has room for.";

    /// <inheritdoc/>
    public override bool NeedsBase => true;

    /// <inheritdoc/>
    public override JsonObject Defaults => RuleBlocksRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress)
    {
        var recipe = RecipeOf(task);
        return OnBase(
            task,
            recipe.Training,
            network => new RuleBlocksGraph(network, recipe.Method, recipe.Training.Loss, GroupsOf(task, recipe.Method), task.Seed),
            digests => new { Rule = recipe.Method, Base = digests },
            progress);
    }

    /// <inheritdoc/>
    protected override void Complete(TrainingTask task, TrainedModel trained, ModelManifest manifest)
    {
        var rule = RecipeOf(task).Method;
        using var folder = ModelFolder.Open(task.Folder);
        new RuleTable(rule, manifest.Backbone.Width, States(Recommender.Open(folder), task.Split), folder.ItemTable.ToArray(), GroupsOf(task, rule)).Write(task.Folder);
    }

    private MethodRecipe<RuleOptions> RecipeOf(TrainingTask task) => Reading(() => MethodRecipe.FromJson<RuleOptions>(task.Settings, task.Seed));

    private static ItemGroups GroupsOf(TrainingTask task, RuleOptions options) => ItemGroups.Of(options, task.Split, task.Seed);

    /// <summary>(users, width) what each history that validates comes to, with the whole table; 0 for users without one.</summary>
    private static float[] States(Recommender recommender, Split split)
    {
        var width = recommender.Spec.Width;
        var states = new float[split.Sequences.UserCount * width];
        Parallel.ForEach(split.Validation, recommender.OpenSession, (asked, _, session) =>
        {
            session.Encode(split.Sequences[asked.User][..asked.HistoryLength], states.AsSpan(asked.User * width, width));
            return session;
        }, _ => { });
        return states;
    }
}
