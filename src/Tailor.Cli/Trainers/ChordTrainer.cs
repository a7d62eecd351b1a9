using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Runtime;
using Tailor.Training.Backbones;
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
        using var model = ModelFolder.Open(task.Base!);
        RequireItems(model, task.Split);
        var network = BackboneGraph.Create(model.Manifest.Backbone, model.Manifest.ItemCount, task.Seed);
        try
        {
            var tensors = new TensorFileSource(model.Backbone, model.Items);
            network.Parameters.Restore(network.Parameters.ToDictionary(
                parameter => parameter.Key,
                parameter => tensors.Floats(parameter.Key, Array.ConvertAll(parameter.Value.shape, size => checked((int)size))).ToArray(),
                StringComparer.Ordinal));
            var graph = Reading(() => new ChordGraph(network, recipe.Chord, recipe.Training.Epochs, task.Seed));
            var method = new { recipe.Chord, Base = model.Manifest.Files.Select(file => file.Sha256) };
            return Reading(() => new Trainer(task.Split, graph, recipe.Training, method, progress, CheckpointsOf(task.Folder), TimeProvider.System));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ModelDraft Draft(TrainingTask task, TrainedModel trained)
    {
        var options = Reading(() => ChordRecipe.FromJson(task.Settings, task.Seed)).Chord;
        return base.Draft(task, trained) with { Quantization = options.Quantization(), Extractor = options.Extractor(), Customizer = options.Customizer() };
    }

    private static void RequireItems(ModelFolder model, Split split)
    {
        var items = split.Sequences.Items;
        if (model.Manifest.ItemCount != items.Count)
            throw new UsageException($"{model.Path} has {model.Manifest.ItemCount:N0} items, the data {items.Count:N0}: the base must have been trained on the same data, read in the same way.");
        for (var item = 0; item < items.Count; item++)
        {
            if (!string.Equals(model.Catalogue.Id(item), items[item], StringComparison.Ordinal))
                throw new UsageException($"{model.Path} knows item {item} as {model.Catalogue.Id(item)}, the data as {items[item]}: the base must have been trained on the same data, read in the same way.");
        }
    }
}
