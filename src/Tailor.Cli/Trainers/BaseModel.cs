using Tailor.Cli.Errors;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Runtime;
using Tailor.Training.Backbones;

namespace Tailor.Cli.Trainers;

/// <summary>The trained backbone that a method begins with.</summary>
/// <param name="Network">Its graph with its weights; the caller's.</param>
/// <param name="Digests">SHA-256 of its files, by which a run knows it.</param>
internal sealed record BaseModel(BackboneGraph Network, IReadOnlyList<string> Digests)
{
    /// <summary>Opens a task's base.</summary>
    /// <exception cref="UsageException">It was trained on other data.</exception>
    public static BaseModel Open(TrainingTask task)
    {
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
            return new(network, [.. model.Manifest.Files.Select(file => file.Sha256)]);
        }
        catch
        {
            network.Dispose();
            throw;
        }
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
