using System.Text.Json.Nodes;
using Tailor.Models.Manifests;
using Tailor.Training.Backbones;
using Tailor.Training.Chord;
using Tailor.Training.Diet;
using Tailor.Training.Duet;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains CHORD's strategies on a trained backbone, each user's channels with bit widths of their own, or what these are compared with.</summary>
internal sealed class ChordTrainer : SequenceTrainer
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
        var recipe = Reading(() => MethodRecipe.FromJson<ChordOptions>(task.Settings, task.Seed));
        return OnBase(task, recipe.Training, network => GraphOf(network, recipe, task), digests => new { Chord = recipe.Method.Identity(), Base = digests }, progress);
    }

    /// <inheritdoc/>
    protected override ModelDraft Draft(TrainingTask task, TrainedModel trained)
    {
        var options = OptionsOf(task);
        return base.Draft(task, trained) with { Quantization = options.Quantization(), Extractor = options.Extractor(), Customizer = options.Customization() };
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, float[]> Shipped(TrainingTask task, TrainedModel trained) =>
        OptionsOf(task).Grid() is { } grid ? grid.Project(trained.Parameters, trained.Spec.ChannelLayers()) : trained.Parameters;

    private ChordOptions OptionsOf(TrainingTask task) => Reading(() => MethodRecipe.FromJson<ChordOptions>(task.Settings, task.Seed)).Method;

    private static BackboneGraph GraphOf(BackboneGraph network, MethodRecipe<ChordOptions> recipe, TrainingTask task) => recipe.Method.Decides switch
    {
        ChordDecision.Masks => new DietGraph(network, recipe.Method, task.Seed),
        ChordDecision.Head => new DuetGraph(network, recipe.Method, task.Seed),
        _ when recipe.Method.Strategy == ChannelStrategy.Fisher => new ChordGraph(network, recipe.Method, recipe.Training.Epochs, task.Seed, ChannelSensitivity.Of(network, task.Split, recipe.Training)),
        _ => new ChordGraph(network, recipe.Method, recipe.Training.Epochs, task.Seed),
    };
}
