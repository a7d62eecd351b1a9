using System.Collections.Immutable;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Cli.Tests;

/// <summary>A model folder whose weights are random but for the seed: small, and good for every command that opens one.</summary>
internal static class SmallModel
{
    public static SasRecSpec Spec { get; } = new()
    {
        Width = 8,
        MaxLength = 20,
        Blocks = 1,
        Heads = 1,
        FeedForward = 8,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    public static QuantizationSpec Narrow { get; } = new(MasterType.Float32, Switched: false, ActivationBits: 8);

    public static ChordSpec Chord { get; } = new() { Strategy = ChordStrategy.Personal, Hidden = 6, ElementRank = 2, FilterLevel = true, ElementLevel = true, LayerLevel = true };

    public static void Write(string folder, IEnumerable<string> ids, bool titles = true, SasRecSpec? spec = null) =>
        Write(folder, ids, new ModelDraft { Name = "small", Version = "1", Backbone = spec ?? Spec, Seed = 3, Dataset = new("small", "leave-one-out") }, titles);

    /// <summary>The same weights, with what makes and carries out plans.</summary>
    public static void WriteCustomized(string folder, IEnumerable<string> ids, CustomizerSpec? customizer, string version = "1", ImmutableArray<ManifestMetric> metrics = default, SasRecSpec? spec = null) => Write(folder, ids, new ModelDraft
    {
        Name = "small",
        Version = version,
        Backbone = spec ?? Spec,
        Seed = 3,
        Dataset = new("small", "leave-one-out"),
        Quantization = Narrow,
        Extractor = customizer?.ReadsInterest == true ? new(ProfileLength: 15) : null,
        Customizer = customizer,
        Metrics = metrics.IsDefault ? [] : metrics,
    });

    public static void Write(string folder, IEnumerable<string> ids, ModelDraft draft, bool titles = true)
    {
        var (random, spec) = (new Random(3), draft.Backbone);
        var catalogue = ItemCatalogue.From(ids.Select(id => new CatalogueItem(id, titles ? $"Title of {id}" : null)));
        TensorSource[] backbone = [.. spec.Tensors().Concat(draft.Customizer?.Adapts?.Tensors(spec) ?? []).Select(Fill)];
        var extractor = draft.Extractor?.Tensors(spec.Width) ?? [];
        TensorSource[] customizer = [.. extractor.Concat(draft.Customizer?.Tensors(spec) ?? []).Select(Fill)];
        ModelFolder.Write(folder, draft, backbone, [.. spec.ItemTensors(catalogue.Count).Select(Fill)], customizer, catalogue); // items last: all else is the same for any number of them

        TensorSource Fill(TensorShape shape)
        {
            var scale = shape.Name.Split('.')[0] is "extractor" or "filter" or "element" or "layer" or "guided" or "controller" or "generator" ? 4f : 0.4f; // so that users differ
            var values = new float[shape.ElementCount];
            foreach (ref var value in values.AsSpan()) value = (random.NextSingle() - 0.5f) * scale;
            return TensorSource.FromFloats(shape.Name, values, [.. shape.Dimensions]);
        }
    }
}
