using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Cli.Tables;

/// <summary>A model's tensors with another item table.</summary>
/// <param name="model">The model's.</param>
/// <param name="table">(items, width) the other table.</param>
internal sealed class OtherItems(ITensorSource model, float[] table) : ITensorSource
{
    /// <summary>The forward pass of a model with another table.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="table">(items, width) the other table.</param>
    public static Recommender In(ModelFolder folder, float[] table)
    {
        var manifest = folder.Manifest;
        var source = new OtherItems(new TensorFileSource(folder.Backbone, folder.Items), table);
        return new(manifest.Backbone, manifest.ItemCount, source, new RecommenderOptions { Quantization = manifest.Quantization, Adaptation = manifest.Customizer?.Adapts });
    }

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions) => name == "items.weight" ? table : model.Floats(name, dimensions);
}
