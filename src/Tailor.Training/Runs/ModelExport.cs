using Tailor.Interactions;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;
using Tailor.Runtime;

namespace Tailor.Training.Runs;

/// <summary>Turns trained parameters into what runs: a recommender in memory, or a model folder.</summary>
public static class ModelExport
{
    /// <summary>A recommender of the runtime over parameters in memory, for validation.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="parameters">Values by name.</param>
    public static Recommender ToRecommender(BackboneSpec spec, int itemCount, IReadOnlyDictionary<string, float[]> parameters)
    {
        var tensors = new TensorMap("trained parameters");
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(itemCount))) tensors.Add(shape.Name, parameters[shape.Name], shape.Dimensions.AsSpan());
        return new Recommender(spec, itemCount, tensors);
    }

    /// <summary>Writes the model folder, whole or not at all.</summary>
    /// <param name="folder">The folder to make or replace.</param>
    /// <param name="draft">What the manifest says.</param>
    /// <param name="parameters">Values by name.</param>
    /// <param name="sequences">Where the item ids come from.</param>
    /// <param name="titles">(items) titles where known, or null.</param>
    public static ModelManifest Write(string folder, ModelDraft draft, IReadOnlyDictionary<string, float[]> parameters, Sequences sequences, IReadOnlyList<string?>? titles)
    {
        var spec = draft.Backbone;
        using var catalogue = ItemCatalogue.From(Enumerable.Range(0, sequences.ItemCount).Select(item => new CatalogueItem(sequences.Items[item], titles?[item])));
        return ModelFolder.Write(
            folder,
            draft,
            spec.Tensors().Select(shape => Source(shape, parameters)),
            spec.ItemTensors(sequences.ItemCount).Select(shape => Source(shape, parameters)),
            [],
            catalogue);
    }

    private static TensorSource Source(TensorShape shape, IReadOnlyDictionary<string, float[]> parameters) =>
        TensorSource.FromFloats(shape.Name, parameters[shape.Name], shape.Dimensions.AsSpan());
}
