using System.Text.Json.Nodes;
using Tailor.Cli.Structures;
using Tailor.Models.Manifests;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Recipes;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>Trains Forward-OFA on a trained backbone: each user's device runs blocks and parameters of its own.</summary>
internal sealed class ForwardOfaTrainer : SequenceTrainer
{
    /// <inheritdoc/>
    public override string Method => "forward-ofa";

    /// <inheritdoc/>
    public override string Description => "Train Forward-OFA on a trained backbone: every user's device runs blocks and parameters of its own.";

    /// <inheritdoc/>
    public override bool NeedsBase => true;

    /// <inheritdoc/>
    public override JsonObject Defaults => ForwardOfaRecipe.Default.ToJson();

    /// <inheritdoc/>
    protected override Trainer Prepare(TrainingTask task, ITrainingProgress progress)
    {
        var recipe = Reading(() => MethodRecipe.FromJson<ForwardOfaOptions>(task.Settings, task.Seed));
        return OnBase(
            task,
            recipe.Training,
            network => new ForwardOfaGraph(network, recipe.Method, recipe.Training.Epochs, task.Seed),
            digests => new { ForwardOfa = recipe.Method.Identity(), Base = digests },
            progress);
    }

    /// <inheritdoc/>
    protected override ModelDraft Draft(TrainingTask task, TrainedModel trained)
    {
        var options = Reading(() => MethodRecipe.FromJson<ForwardOfaOptions>(task.Settings, task.Seed)).Method;
        var customizer = options.Customizer() with { Fleet = options.Average > 0 ? FleetPricing.Of(options, trained, task.Split) : null };
        return base.Draft(task, trained) with { Quantization = options.Quantization(), Extractor = options.Extractor(), Customizer = customizer };
    }
}
