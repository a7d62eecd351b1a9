using System.Text.Json.Nodes;
using Tailor.Models.Manifests;
using Tailor.Training.Chord;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains CHORD's strategies on a trained backbone: each user's channels get their own bit widths.</summary>
internal sealed class ChordTrainer : ModelTrainer
{
    /// <inheritdoc/>
    public override string Method => "chord";

    /// <inheritdoc/>
    public override string Description => "Train CHORD on a trained backbone: every user's channels get their own bit widths.";

    /// <inheritdoc/>
    public override bool NeedsBase => true;

    /// <inheritdoc/>
    public override JsonObject Defaults => ChordRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress)
    {
        var recipe = Reading(() => ChordRecipe.FromJson(task.Settings, task.Seed));
        var start = BaseModel.Open(task);
        try
        {
            var graph = Reading(() => new ChordGraph(start.Network, recipe.Chord, recipe.Training.Epochs, task.Seed));
            return Reading(() => new Trainer(task.Split, graph, recipe.Training, new { recipe.Chord, Base = start.Digests }, progress, CheckpointsOf(task.Folder), TimeProvider.System));
        }
        catch
        {
            start.Network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ModelDraft Draft(TrainingTask task, TrainedModel trained)
    {
        var options = Reading(() => ChordRecipe.FromJson(task.Settings, task.Seed)).Chord;
        return base.Draft(task, trained) with { Quantization = options.Quantization(), Extractor = options.Extractor(), Customizer = options.Customizer() };
    }
}
