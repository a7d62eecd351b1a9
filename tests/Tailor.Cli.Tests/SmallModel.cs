using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
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

    public static void Write(string folder, IEnumerable<string> ids, bool titles = true, SasRecSpec? spec = null)
    {
        spec ??= Spec;
        var random = new Random(3);
        var catalogue = ItemCatalogue.From(ids.Select(id => new CatalogueItem(id, titles ? $"Title of {id}" : null)));
        var draft = new ModelDraft { Name = "small", Version = "1", Backbone = spec, Seed = 3, Dataset = new("small", "leave-one-out") };
        TensorSource[] backbone = [.. spec.Tensors().Select(Fill)]; // before the items: the same for any number of them
        ModelFolder.Write(folder, draft, backbone, spec.ItemTensors(catalogue.Count).Select(Fill), [], catalogue);

        TensorSource Fill(TensorShape shape)
        {
            var values = new float[shape.ElementCount];
            foreach (ref var value in values.AsSpan()) value = (random.NextSingle() - 0.5f) * 0.4f;
            return TensorSource.FromFloats(shape.Name, values, [.. shape.Dimensions]);
        }
    }
}
