using Tailor.Models.Backbones;
using Tailor.Runtime;

namespace Tailor.Export.Tests;

/// <summary>Small models of every backbone whose weights follow from a seed, large enough that every layer moves the scores.</summary>
internal sealed class SampleModel
{
    private readonly Dictionary<string, float[]> _tensors = new(StringComparer.Ordinal);

    private SampleModel(BackboneSpec spec, int itemCount)
    {
        (Spec, ItemCount) = (spec, itemCount);
        var random = new Random(11);
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(itemCount)))
        {
            var (middle, spread) = shape.Name.EndsWith("norm.weight", StringComparison.Ordinal) ? (1f, 0.4f) : (0f, 1f);
            var values = new float[shape.ElementCount];
            foreach (ref var value in values.AsSpan()) value = middle + ((random.NextSingle() - 0.5f) * spread);
            _tensors.Add(shape.Name, values);
        }
    }

    public static IReadOnlyDictionary<string, BackboneSpec> Specs { get; } = new Dictionary<string, BackboneSpec>(StringComparer.Ordinal)
    {
        ["sasrec-pre"] = SasRec,
        ["sasrec-post"] = SasRec with { Norm = NormPlacement.Post, EmbeddingNorm = false, ScaleEmbedding = true },
        ["sasrec-query"] = SasRec with { Norm = NormPlacement.Query, NormEpsilon = 1e-5f, ItemBias = true },
        ["sasrec-one-block-one-head"] = SasRec with { Blocks = 1, Heads = 1 },
        ["sasrec-one-head"] = SasRec with { Heads = 1, FeedForward = 20, Blocks = 3 },
        ["gru4rec"] = new Gru4RecSpec { Width = 12, MaxLength = 13, Hidden = 9, Layers = 1, EmbeddingNorm = false },
        ["gru4rec-two-layers"] = new Gru4RecSpec { Width = 12, MaxLength = 13, Hidden = 20, Layers = 2, EmbeddingNorm = true, ItemBias = true },
        ["gru4rec-residual"] = new Gru4RecSpec { Width = 12, MaxLength = 13, Hidden = 12, Layers = 3, EmbeddingNorm = true, Residual = true },
        ["gru4rec-one-residual"] = new Gru4RecSpec { Width = 12, MaxLength = 13, Hidden = 12, Layers = 1, EmbeddingNorm = false, Residual = true },
        ["nextitnet"] = new NextItNetSpec { Width = 12, MaxLength = 13, Blocks = 3, Kernel = 3, Dilations = [1, 4], EmbeddingNorm = true, ItemBias = true },
        ["nextitnet-one-tap"] = new NextItNetSpec { Width = 12, MaxLength = 13, Blocks = 1, Kernel = 1, Dilations = [100], EmbeddingNorm = false },
        ["nextitnet-far"] = new NextItNetSpec { Width = 12, MaxLength = 13, Blocks = 1, Kernel = 4, Dilations = [5], EmbeddingNorm = false },
        ["caser"] = new CaserSpec { Width = 12, MaxLength = 5, HorizontalFilters = 3, VerticalFilters = 2, ItemBias = true },
        ["caser-one-item"] = new CaserSpec { Width = 12, MaxLength = 1, HorizontalFilters = 3, VerticalFilters = 2 },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    public static SasRecSpec SasRec => new()
    {
        Width = 12,
        MaxLength = 13,
        Blocks = 2,
        Heads = 3,
        FeedForward = 12,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    public BackboneSpec Spec { get; }

    public int ItemCount { get; }

    public OnnxExport Export => new(Spec, ItemCount, shape => _tensors[shape.Name]);

    public ReadOnlySpan<float> this[string name] => _tensors[name];

    public static SampleModel Of(string name) => Of(Specs[name]);

    public static SampleModel Of(BackboneSpec spec) => new(spec, itemCount: 101);

    public Recommender Recommender()
    {
        var tensors = new TensorMap();
        foreach (var shape in Spec.Tensors().Concat(Spec.ItemTensors(ItemCount))) tensors.Add(shape.Name, _tensors[shape.Name], shape.Dimensions.AsSpan());
        return new(Spec, ItemCount, tensors, KernelChoice.Scalar);
    }

    public int[] History(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(ItemCount))];
    }
}
