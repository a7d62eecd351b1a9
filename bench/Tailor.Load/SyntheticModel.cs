using System.Security.Cryptography;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;
using Tailor.Customization.Rule;
using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Customizers;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Protocol;
using Tailor.Models.Quantization;
using Tailor.Models.Signing;
using Tailor.Models.Tensors;
using Tailor.Runtime.Golden;

namespace Tailor.Load;

/// <summary>A published SASRec of width 64 and 2 blocks with random weights: what plans cost does not depend on what they say.</summary>
internal static class SyntheticModel
{
    public const string Name = "load";
    public const int Width = 64;
    public const int Items = 3_416;

    public static readonly string[] Customizers = ["chord", "forward-ofa", "rule", "none"];

    /// <summary>Bytes of its item table in float32.</summary>
    public const long TableBytes = (long)Items * Width * sizeof(float);

    /// <summary>Publishes it with keys of its own: <c>store/</c> and <c>plan.key</c> in the folder.</summary>
    public static void Publish(string folder, string customizer)
    {
        var model = Path.Combine(folder, "model");
        var draft = Draft(customizer);
        var shapes = draft.Backbone.Tensors().Concat(draft.Quantization?.Tensors(draft.Backbone) ?? []).Concat(draft.Customizer?.Adapts?.Tensors(draft.Backbone) ?? []);
        var own = (draft.Extractor?.Tensors(Width) ?? []).Concat(draft.Customizer?.Tensors(draft.Backbone) ?? []);
        var random = new Random(1);
        ModelFolder.Write(
            model, draft, shapes.Select(Tensor), draft.Backbone.ItemTensors(Items).Select(Tensor), own.Select(Tensor),
            ItemCatalogue.From([.. Enumerable.Range(0, Items).Select(item => new CatalogueItem($"{item}"))]));
        GoldenScores.WriteFor(model);
        if (customizer == "rule") WriteTable(model);

        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var release = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var plan = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var store = new Store(StoreOf(folder));
        new Publisher(store, TimeProvider.System).Publish(model, release);
        var ring = new Keyring { Format = Keyring.CurrentFormat, Sequence = 1, Issued = 0, Expires = 0, ReleaseKeys = [PublicKey.Of(release)], PlanKeys = [PublicKey.Of(plan)] };
        store.WriteKeyring(ring.Sign(root).Bytes.ToArray());
        File.WriteAllText(PlanKeyOf(folder), plan.ExportPkcs8PrivateKeyPem());

        TensorSource Tensor(TensorShape shape)
        {
            var scale = 3 / MathF.Sqrt(shape.Dimensions.Length > 1 ? shape.Dimensions[1] : 9);
            var positive = shape.Name.EndsWith(".scale", StringComparison.Ordinal);
            return TensorSource.FromFloats(shape.Name, Enumerable.Range(0, checked((int)shape.ElementCount)).Select(_ => (random.NextSingle() - (positive ? 0 : 0.5f)) * scale).ToArray(), shape.Dimensions.AsSpan());
        }
    }

    private static void WriteTable(string path)
    {
        using var model = ModelFolder.Open(path);
        ElasticFile.Write(model, ElasticTableBuilder.Build(model.ItemTable.ToArray(), [.. Enumerable.Range(1, Items)], [], ElasticFile.SourceOf(model.Manifest), new()));
    }

    public static string StoreOf(string folder) => Path.Combine(folder, "store");

    /// <summary>Where the pieces of its release are asked for.</summary>
    public static string[] PiecesOf(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(StoreOf(folder), "blocks"), "*", SearchOption.AllDirectories).Select(file => $"{Routes.Blocks}/{Path.GetFileName(file)}")];

    public static string PlanKeyOf(string folder) => Path.Combine(folder, "plan.key");

    private static ModelDraft Draft(string customizer)
    {
        var draft = new ModelDraft
        {
            Name = Name,
            Version = "1",
            Seed = 1,
            Dataset = new("none", "random weights"),
            Metrics = [new("ndcg@10", 0, "random weights")],
            Backbone = new SasRecSpec { Width = Width, MaxLength = 50, Blocks = 2, Heads = 2, FeedForward = 64, Norm = NormPlacement.Pre, Layout = PositionLayout.LeftAligned, EmbeddingNorm = true, ScaleEmbedding = false },
        };
        return customizer switch
        {
            "chord" => draft with
            {
                Quantization = new(MasterType.Float32, Switched: true, ActivationBits: 8),
                Extractor = new(ProfileLength: 100),
                Customizer = new ChordSpec { Strategy = ChordStrategy.Personal, Hidden = 64, ElementRank = 4, FilterLevel = true, ElementLevel = true, LayerLevel = true },
            },
            "forward-ofa" => draft with
            {
                Extractor = new(ProfileLength: 100, Guided: true),
                Customizer = new ForwardOfaSpec
                {
                    Structures = StructureSource.Personal,
                    Kept = "",
                    Parameters = ParameterSource.Personal,
                    Adaptation = new(ParameterForm.LowRank, 2),
                    Projection = ProjectionInput.Subsets,
                    Hidden = 64,
                    SharedTrunk = false,
                },
            },
            _ => draft,
        };
    }
}
