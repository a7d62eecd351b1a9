using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Tests.Backbones;

/// <summary>Every kind of backbone in odd sizes, with random values in every tensor, biases and norms too.</summary>
internal static class TinyGraph
{
    public const int Items = 11;

    private static readonly Dictionary<string, BackboneSpec> s_specs = Specs().ToDictionary(pair => pair.Name, pair => pair.Spec);

    public static TheoryData<string> Names => [.. s_specs.Keys];

    public static TheoryData<string> OriginalNames => [.. s_specs.Where(pair => pair.Value is SasRecSpec { Layout: PositionLayout.Original }).Select(pair => pair.Key)];

    public static TheoryData<string> SequenceNames => [.. s_specs.Where(pair => pair.Value is not CaserSpec).Select(pair => pair.Key)];

    public static BackboneGraph Create(string name) => Create(s_specs[name], seed: 3);

    public static BackboneGraph Create(BackboneSpec spec, int seed)
    {
        var graph = BackboneGraph.Create(spec, Items, seed);
        var random = new Random(seed);
        graph.Parameters.Restore(graph.Parameters.ToDictionary(
            pair => pair.Key,
            pair => Enumerable.Range(0, (int)pair.Value.numel()).Select(_ => (pair.Key.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 : 0) + (float)((random.NextDouble() - .5) * 1.2)).ToArray(),
            StringComparer.Ordinal));
        return graph;
    }

    /// <summary>The values as the runtime and the reference read them.</summary>
    public static TensorMap Tensors(BackboneGraph graph)
    {
        var map = new TensorMap();
        foreach (var (name, tensor) in graph.Parameters) map.Add(name, tensor.data<float>(), [.. tensor.shape.Select(size => (int)size)]);
        return map;
    }

    /// <summary>The graph's states (M, d) for a batch.</summary>
    public static Tensor States(BackboneGraph graph, TrainingBatch batch, DropoutMasks? dropout = null)
    {
        var inputs = torch.tensor(batch.Inputs, [batch.Inputs.Length]);
        return graph.States(torch.embedding(graph.Items, inputs), batch, dropout ?? DropoutMasks.None);
    }

    /// <summary>Scores of all items for each state (M, d): (M, items).</summary>
    public static Tensor Scores(BackboneGraph graph, Tensor states) => graph.Scored.Scores(states);

    /// <summary>A history that uses every item, of any length.</summary>
    public static int[] History(int length, int seed = 0) => [.. Enumerable.Range(0, length).Select(i => ((i * 7) + (i * i * 3) + seed) % Items)];

    private static IEnumerable<(string Name, BackboneSpec Spec)> Specs()
    {
        foreach (var norm in Enum.GetValues<NormPlacement>())
            foreach (var layout in (PositionLayout[])[PositionLayout.LeftAligned, PositionLayout.Original])
                foreach (var heads in (int[])[1, 2])
                    yield return ($"sasrec {norm} {layout} heads {heads}", new SasRecSpec
                    {
                        Width = 6,
                        MaxLength = 5,
                        Blocks = 2,
                        Heads = heads,
                        FeedForward = 7,
                        Norm = norm,
                        Layout = layout,
                        EmbeddingNorm = heads == 2,
                        ScaleEmbedding = heads == 1,
                        ItemBias = heads == 2,
                    });
        foreach (var layers in (int[])[1, 2])
            yield return ($"gru4rec layers {layers}", new Gru4RecSpec { Width = 5, MaxLength = 6, Hidden = 7, Layers = layers, EmbeddingNorm = layers == 2, ItemBias = layers == 1 });
        yield return ("gru4rec residual", new Gru4RecSpec { Width = 5, MaxLength = 6, Hidden = 5, Layers = 2, EmbeddingNorm = true, Residual = true });
        foreach (var kernel in (int[])[1, 2, 3])
            yield return ($"nextitnet kernel {kernel}", new NextItNetSpec { Width = 5, MaxLength = 9, Blocks = kernel, Kernel = kernel, Dilations = kernel == 3 ? [1, 4] : [2], EmbeddingNorm = kernel != 2, ItemBias = kernel == 2 });
        foreach (var length in (int[])[1, 3, 5])
            yield return ($"caser length {length}", new CaserSpec { Width = 5, MaxLength = length, HorizontalFilters = 3, VerticalFilters = 2, ItemBias = length == 3 });
    }
}
