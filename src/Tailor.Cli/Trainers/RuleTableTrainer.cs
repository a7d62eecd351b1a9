using System.Text.Json.Nodes;
using Tailor.Training.Graphs;
using Tailor.Training.Records;
using Tailor.Training.Rule;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>
/// Trains RULE. The model that ships is the full table: in the nested school as it is; in the faithful one collapsed into one block, which scores exactly as all of its blocks do.
/// The table in blocks lies beside it for the search of layouts.
/// </summary>
internal sealed class RuleTableTrainer : ModelTrainer
{
    /// <inheritdoc/>
    public override string Method => "rule";

    /// <inheritdoc/>
    public override string Description => "Train RULE: item embeddings in blocks, of which a device keeps what its memory has room for.";

    /// <inheritdoc/>
    public override bool UsesLibtorch => false;

    /// <inheritdoc/>
    public override JsonObject Defaults => RuleRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override TrainedModel Run(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        var recipe = Reading(() => RuleRecipe.FromJson(task.Settings, task.Seed));
        var (rows, table) = Reading(() => RuleTrainer.Run(task.Split, recipe, progress, CheckpointsOf(task.Folder), TimeProvider.System, cancellation));
        if (rows.Outcome.End != TrainingEnd.Interrupted) table.Write(task.Folder);
        return GraphModelTrainer.Shipped(recipe.Rule.School == RuleSchool.Faithful ? Collapsed(rows, table) : rows);
    }

    private static TrainedRows Collapsed(TrainedRows rows, RuleTable table) => rows with
    {
        Width = table.BlockWidth,
        Users = CollapsedRows.Of(rows.Users, table.Options.Blocks, table.BlockWidth),
        Items = CollapsedRows.Of(rows.Items, table.Options.Blocks, table.BlockWidth),
    };
}
