using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

/// <summary>Small models of every backbone, with tensors that follow from a seed.</summary>
public static class SampleModels
{
    public static TheoryData<string> Kinds => ["sasrec", "sasrec-unmasked", "gru4rec", "caser"];

    public static BackboneSpec Spec(string kind) => kind switch
    {
        "sasrec" => SasRec with { },
        "sasrec-unmasked" => SasRec with { Layout = PositionLayout.Unmasked, EmbeddingNorm = false, Norm = NormPlacement.Query, NormEpsilon = 1e-5f },
        "gru4rec" => new Gru4RecSpec { Width = 4, MaxLength = 6, Hidden = 5, Layers = 2, EmbeddingNorm = true },
        "caser" => new CaserSpec { Width = 4, MaxLength = 3, HorizontalFilters = 2, VerticalFilters = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static SasRecSpec SasRec => new()
    {
        Width = 4,
        MaxLength = 6,
        Blocks = 2,
        Heads = 2,
        FeedForward = 8,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    public static ModelDraft Draft(BackboneSpec spec) => new()
    {
        Name = "sample",
        Version = "1.0",
        Backbone = spec,
        Seed = 7,
        Dataset = new("five items", "made up"),
        Metrics = [new("ndcg@10", 0.25, "full ranking, history excluded"), new("ndcg@10", 0.5, "100 uniform negatives, seed 1")],
    };

    public static ItemCatalogue Catalogue => ItemCatalogue.From([new("B-1", "A tab\tand a \\"), new("B-2"), new("é", "Zwei\nZeilen"), new("17", "Seventeen"), new("x y", "")]);

    public static TensorSource Tensor(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        var values = new float[shape.ElementCount];
        for (var i = 0; i < values.Length; i++) values[i] = MathF.Round((random.NextSingle() - 0.5f) * 1024) / 1024;
        return TensorSource.FromFloats(shape.Name, values, shape.Dimensions.AsSpan());
    }

    public static TensorSource[] Backbone(BackboneSpec spec) => [.. spec.Tensors().Select((shape, i) => Tensor(shape, i))];

    public static ModelManifest Write(string path, BackboneSpec spec, string version = "1.0") =>
        ModelFolder.Write(path, Draft(spec) with { Version = version }, Backbone(spec), Tensor(spec.ItemTensor(5), 99), Catalogue);
}
