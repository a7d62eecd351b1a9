using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

/// <summary>Small models of every backbone, with tensors that follow from a seed.</summary>
public static class SampleModels
{
    public static TheoryData<string> Backbones => ["sasrec", "sasrec-unmasked", "gru4rec", "gru4rec-residual", "caser", "nextitnet", "lightgcn"];

    /// <summary>Models that format 1 has room for.</summary>
    public static TheoryData<string> KindsOfFormat1 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser"];

    /// <summary>Besides: models with the parts of format 2.</summary>
    public static TheoryData<string> KindsOfFormat2 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8"];

    /// <summary>Besides: models with the parts of format 3.</summary>
    public static TheoryData<string> KindsOfFormat3 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8", "gru4rec-residual", "nextitnet"];

    /// <summary>Besides: models with the parts of format 4.</summary>
    public static TheoryData<string> KindsOfFormat4 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8", "gru4rec-residual", "nextitnet", "sasrec-ofa"];

    /// <summary>Besides: models with the parts of format 5.</summary>
    public static TheoryData<string> KindsOfFormat5 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8", "gru4rec-residual", "nextitnet", "sasrec-ofa", "lightgcn"];

    /// <summary>Besides: models with the parts of format 6.</summary>
    public static TheoryData<string> KindsOfFormat6 => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8", "gru4rec-residual", "nextitnet", "sasrec-ofa", "lightgcn", "sasrec-coded"];

    /// <summary>Besides: models with the parts of format 7.</summary>
    public static TheoryData<string> AllKinds => ["sasrec", "sasrec-unmasked", "gru4rec", "caser", "sasrec-chord", "gru4rec-int8", "gru4rec-residual", "nextitnet", "sasrec-ofa", "lightgcn", "sasrec-coded", "sasrec-fleet"];

    public static BackboneSpec Spec(string kind) => kind switch
    {
        "sasrec-ofa" or "sasrec-coded" or "sasrec-fleet" => SasRec with { },
        "sasrec" => SasRec with { },
        "sasrec-unmasked" => SasRec with { Layout = PositionLayout.Unmasked, EmbeddingNorm = false, Norm = NormPlacement.Query, NormEpsilon = 1e-5f },
        "sasrec-chord" => SasRec with { Blocks = 1 },
        "gru4rec-int8" => Spec("gru4rec") with { ItemBias = true },
        "gru4rec" => new Gru4RecSpec { Width = 4, MaxLength = 6, Hidden = 5, Layers = 2, EmbeddingNorm = true },
        "gru4rec-residual" => new Gru4RecSpec { Width = 4, MaxLength = 6, Hidden = 4, Layers = 2, EmbeddingNorm = false, Residual = true },
        "nextitnet" => new NextItNetSpec { Width = 4, MaxLength = 6, Blocks = 3, Kernel = 2, Dilations = [1, 3], EmbeddingNorm = true },
        "lightgcn" => new LightGcnSpec { Width = 4, MaxLength = 6 },
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

    public static ModelDraft Draft(string kind) => kind switch
    {
        "sasrec-chord" => Draft(Spec(kind)) with
        {
            Quantization = new(MasterType.Float32, Switched: true, ActivationBits: 8),
            Extractor = new(ProfileLength: 50),
            Customizer = new ChordSpec { Strategy = ChordStrategy.Personal, Hidden = 3, ElementRank = 2, FilterLevel = true, ElementLevel = true, LayerLevel = true },
        },
        "sasrec-ofa" => Draft(Spec(kind)) with
        {
            Extractor = new(ProfileLength: 50, Guided: true),
            Customizer = new ForwardOfaSpec
            {
                Structures = StructureSource.Personal,
                Kept = "",
                Parameters = ParameterSource.Personal,
                Adaptation = new(ParameterForm.LowRank, 2),
                Projection = ProjectionInput.Subsets,
                Hidden = 3,
                SharedTrunk = false,
            },
        },
        "sasrec-coded" => Draft("sasrec-ofa") with { Extractor = new(ProfileLength: 50, Guided: true, Coded: true) },
        "sasrec-fleet" => Draft("sasrec-ofa") with { Customizer = (ForwardOfaSpec)Draft("sasrec-ofa").Customizer! with { Fleet = new(Average: .25, Price: 1.5) } },
        "gru4rec-int8" => Draft(Spec(kind)) with { Quantization = new(MasterType.Int8, Switched: false, ActivationBits: 32) },
        _ => Draft(Spec(kind)),
    };

    public static ItemCatalogue Catalogue => ItemCatalogue.From([new("B-1", "A tab\tand a \\"), new("B-2"), new("é", "Zwei\nZeilen"), new("17", "Seventeen"), new("x y", "")]);

    public static TensorSource Tensor(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        var values = new float[shape.ElementCount];
        for (var i = 0; i < values.Length; i++) values[i] = MathF.Round((random.NextSingle() - 0.5f) * 1024) / 1024;
        return TensorSource.FromFloats(shape.Name, values, shape.Dimensions.AsSpan());
    }

    public static TensorSource Codes(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        var codes = new byte[shape.ElementCount];
        for (var i = 0; i < codes.Length; i++) codes[i] = unchecked((byte)(sbyte)random.Next(-127, 128));
        return TensorSource.FromBytes(shape.Name, TensorType.I8, codes, shape.Dimensions.AsSpan());
    }

    /// <summary>From 1/1024 to 1.</summary>
    public static TensorSource Scale(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        return TensorSource.FromFloats(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(1, 1025) / 1024f).ToArray(), shape.Dimensions.AsSpan());
    }

    public static TensorSource[] Backbone(BackboneSpec spec) => [.. spec.Tensors().Select((shape, i) => Tensor(shape, i))];

    public static TensorSource[] Backbone(ModelDraft draft)
    {
        var (spec, quantization) = (draft.Backbone, draft.Quantization);
        string[] coded = quantization?.Master == MasterType.Int8 ? [.. spec.ChannelLayers().Select(layer => layer.Weight)] : [];
        return
        [
            .. spec.Tensors().Select((shape, i) => coded.Contains(shape.Name) ? Codes(shape, i) : Tensor(shape, i)),
            .. draft.Customizer?.Adapts?.Tensors(spec).Select((shape, i) => Tensor(shape, 400 + i)) ?? [],
            .. quantization?.Tensors(spec).Select((shape, i) => shape.Name.EndsWith(".scale", StringComparison.Ordinal) ? Scale(shape, 200 + i) : Tensor(shape, 200 + i)) ?? [],
        ];
    }

    public static TensorSource[] Items(BackboneSpec spec, int count = 5) => [.. spec.ItemTensors(count).Select((shape, i) => Tensor(shape, 99 - i))];

    public static TensorSource[] Customizer(ModelDraft draft)
    {
        TensorSource[] extractor = [.. (draft.Extractor?.Tensors(draft.Backbone.Width) ?? []).Select((shape, i) =>
            draft.Extractor!.IsCoded(shape) ? Codes(shape, 300 + i) : shape.Name.EndsWith(".scale", StringComparison.Ordinal) ? Scale(shape, 300 + i) : Tensor(shape, 300 + i))];
        return [.. extractor, .. (draft.Customizer?.Tensors(draft.Backbone) ?? []).Select((shape, i) => Tensor(shape, 300 + extractor.Length + i))];
    }

    public static ModelManifest Write(string path, BackboneSpec spec, string version = "1.0") => Write(path, Draft(spec) with { Version = version });

    public static ModelManifest Write(string path, string kind) => Write(path, Draft(kind));

    public static ModelManifest Write(string path, ModelDraft draft) => ModelFolder.Write(path, draft, Backbone(draft), Items(draft.Backbone), Customizer(draft), Catalogue);
}
