using System.Runtime.InteropServices;
using Tailor.Interactions;
using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Customizers;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;
using Tailor.Runtime;
using Tailor.Runtime.Golden;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Quantization;

namespace Tailor.Training.Runs;

/// <summary>Turns trained parameters into what runs: a recommender in memory, or a model folder.</summary>
public static class ModelExport
{
    /// <summary>A recommender of the runtime over parameters in memory, for validation.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="parameters">Values by name.</param>
    /// <param name="quantization">How channels can be narrowed, or null.</param>
    /// <param name="adaptation">How a plan's parameters change the blocks, or null.</param>
    /// <param name="table">A scalable table in place of the item table, or null.</param>
    public static Recommender ToRecommender(BackboneSpec spec, int itemCount, IReadOnlyDictionary<string, float[]> parameters, QuantizationSpec? quantization = null, AdaptationSpec? adaptation = null, ElasticTable? table = null)
    {
        var tensors = new TensorMap("trained parameters");
        var coded = quantization is { Master: MasterType.Int8 } ? CodedLayers(spec, quantization) : [];
        var more = quantization is { Master: MasterType.Int8 } ? (quantization with { Master = MasterType.Float32 }).Tensors(spec) : quantization?.Tensors(spec) ?? [];
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(itemCount)).Concat(more).Concat(adaptation?.Tensors(spec) ?? []))
        {
            var values = parameters[shape.Name];
            tensors.Add(shape.Name, coded.TryGetValue(shape.Name, out var layer) ? OfMaster(values, layer.FanIn) : values, shape.Dimensions.AsSpan());
        }

        return new Recommender(spec, itemCount, tensors, new RecommenderOptions { Quantization = quantization, Adaptation = adaptation, Table = table });
    }

    /// <summary>The runtime's extractor over parameters in memory, for validation.</summary>
    /// <param name="spec">The extractor, or null.</param>
    /// <param name="recommender">Whose items it reads.</param>
    /// <param name="parameters">Values by name.</param>
    /// <returns>The extractor, or null without one.</returns>
    public static InterestExtractor? ToExtractor(ExtractorSpec? spec, Recommender recommender, IReadOnlyDictionary<string, float[]> parameters)
    {
        if (spec is null) return null;
        var tensors = new TensorMap("trained parameters");
        foreach (var shape in spec.Values(recommender.Spec.Width))
            tensors.Add(shape.Name, spec.IsCoded(shape) ? OfMaster(parameters[shape.Name], shape.Dimensions[1]) : parameters[shape.Name], shape.Dimensions.AsSpan());
        return new InterestExtractor(spec, recommender, tensors);
    }

    /// <summary>Writes the model folder, whole or not at all, and its golden scores beside it.</summary>
    /// <param name="folder">The folder to make or replace.</param>
    /// <param name="draft">What the manifest says.</param>
    /// <param name="parameters">Values by name.</param>
    /// <param name="sequences">Where the item ids come from.</param>
    /// <param name="titles">(items) titles where known, or null.</param>
    public static ModelManifest Write(string folder, ModelDraft draft, IReadOnlyDictionary<string, float[]> parameters, Sequences sequences, IReadOnlyList<string?>? titles)
    {
        var spec = draft.Backbone;
        using var catalogue = ItemCatalogue.From(Enumerable.Range(0, sequences.ItemCount).Select(item => new CatalogueItem(sequences.Items[item], titles?[item])));
        var manifest = ModelFolder.Write(
            folder,
            draft,
            Backbone(draft, parameters),
            spec.ItemTensors(sequences.ItemCount).Select(shape => Source(shape, parameters)),
            [
                .. draft.Extractor is { } extractor ? extractor.Values(spec.Width).SelectMany(shape => extractor.IsCoded(shape) ? Coded(shape, parameters[shape.Name]) : [Source(shape, parameters)]) : [],
                .. (draft.Customizer?.Tensors(spec) ?? []).Select(shape => Source(shape, parameters)),
            ],
            catalogue);
        GoldenScores.WriteFor(folder);
        return manifest;
    }

    /// <summary>The network, with gains and shifts where channels can be narrowed; of a master of codes, each channel's weights as codes beside its scale.</summary>
    private static List<TensorSource> Backbone(ModelDraft draft, IReadOnlyDictionary<string, float[]> parameters)
    {
        var coded = CodedLayers(draft.Backbone, draft.Quantization);
        var sources = new List<TensorSource>();
        foreach (var shape in draft.Backbone.Tensors())
        {
            if (coded.TryGetValue(shape.Name, out var layer)) sources.AddRange(Coded(shape, parameters[shape.Name], draft.Quantization!.Master == MasterType.OwnScale ? parameters[$"{layer.Name}.scale"] : null));
            else sources.Add(Source(shape, parameters));
        }

        sources.AddRange((draft.Customizer?.Adapts?.Tensors(draft.Backbone) ?? []).Select(shape => Source(shape, parameters)));
        if (draft.Quantization is { Switched: true })
            sources.AddRange((draft.Quantization with { Master = MasterType.Float32 }).Tensors(draft.Backbone).Select(shape => Source(shape, parameters)));
        return sources;
    }

    /// <summary>The layers that are stored as codes, by their weights' names.</summary>
    private static Dictionary<string, ChannelLayer> CodedLayers(BackboneSpec spec, QuantizationSpec? quantization) =>
        quantization is { HasCodes: true } ? spec.ChannelLayers().ToDictionary(layer => layer.Weight, StringComparer.Ordinal) : [];

    /// <summary>What an 8-bit master leaves of weights.</summary>
    private static float[] OfMaster(float[] weights, int fanIn)
    {
        var rounded = new float[weights.Length];
        for (var at = 0; at < weights.Length; at += fanIn) ChannelQuantizer.Round(weights.AsSpan(at, fanIn), 8, rounded.AsSpan(at, fanIn));
        return rounded;
    }

    /// <summary>A layer's weights (channels, …) as codes of 8 bits, and their scales beside them.</summary>
    private static TensorSource[] Coded(TensorShape shape, float[] weights, float[]? own = null)
    {
        var channels = shape.Dimensions[0];
        var fanIn = weights.Length / channels;
        var codes = new sbyte[weights.Length];
        var scales = new float[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = weights.AsSpan(channel * fanIn, fanIn);
            scales[channel] = own?[channel] ?? ChannelQuantizer.Scale(row, 8);
            for (var k = 0; k < row.Length; k++) codes[(channel * fanIn) + k] = ChannelQuantizer.Code(row[k], scales[channel], ChannelQuantizer.LargestCode(8));
        }

        return
        [
            TensorSource.FromBytes(shape.Name, TensorType.I8, MemoryMarshal.AsBytes<sbyte>(codes).ToArray(), shape.Dimensions.AsSpan()),
            TensorSource.FromFloats(MasterReader.ScaleOf(shape.Name), scales, channels),
        ];
    }

    private static TensorSource Source(TensorShape shape, IReadOnlyDictionary<string, float[]> parameters) =>
        TensorSource.FromFloats(shape.Name, parameters[shape.Name], shape.Dimensions.AsSpan());
}
