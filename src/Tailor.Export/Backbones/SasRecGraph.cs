using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Models.Backbones;

namespace Tailor.Export.Backbones;

/// <summary>
/// SASRec with left-aligned positions. The last block computes keys and values of all items, and everything else of the last item only:
/// nothing else reaches the scores.
/// </summary>
internal sealed class SasRecGraph(SasRecSpec spec, int? length, GraphBuilder graph, ModelTensors tensors, LayerForm layers)
    : BackboneGraph(graph, tensors, layers)
{
    private const float Hidden = -1e30f; // added to a score that must not be seen

    public override string Encode(string history)
    {
        var count = length is null ? Graph.Node("Shape", "history", [history]) : ""; // (1): T, unused where it is known
        var x = Layers.Embed(history); // (T, D)
        if (spec.ScaleEmbedding) x = Graph.Node("Mul", "embedding", [x, Graph.Float(MathF.Sqrt(spec.Width))]);
        x = Graph.Node("Add", "embedding", [x, Positions(count)]);
        if (spec.EmbeddingNorm) x = Norm("embedding.norm", x, spec.NormEpsilon);

        var mask = spec.Blocks > 1 ? Mask(count) : null; // (T, T)
        for (var block = 0; block < spec.Blocks; block++)
        {
            var last = block == spec.Blocks - 1;
            x = Block($"blocks.{block}", x, last ? null : mask); // (T, D), (1, D) after the last
        }

        return Norm("final.norm", x, spec.NormEpsilon); // (1, D)
    }

    private string Positions(string count)
    {
        if (length is not { } known) return Graph.Node("Slice", "positions", [Constant("positions.weight"), Graph.Int64(0), count, Graph.Int64(0)]); // (T, D)
        return known == spec.MaxLength
            ? Constant("positions.weight")
            : Graph.Floats("positions.weight", Tensors.Values("positions.weight")[..(known * spec.Width)], known, spec.Width);
    }

    /// <summary>(T, T), zero where an item sees another.</summary>
    private string Mask(string count)
    {
        if (length is { } known)
        {
            var values = new float[known * known];
            for (var row = 0; row < known; row++) values.AsSpan((row * known) + row + 1, known - row - 1).Fill(Hidden);
            return Graph.Floats("mask", values, known, known);
        }

        var square = Graph.Node("Concat", "mask", [count, count], NodeAttribute.Of("axis", 0));
        var value = GraphBuilder.Tensor("", new[] { Hidden }, 1);
        var full = Graph.Node("ConstantOfShape", "mask", [square], NodeAttribute.Of("value", value));
        return Graph.Node("Trilu", "mask", [full, Graph.Scalar(1)], NodeAttribute.Of("upper", 1));
    }

    /// <param name="name">The block.</param>
    /// <param name="x">(T, D).</param>
    /// <param name="mask">(T, T), or null in the last block.</param>
    private string Block(string name, string x, string? mask)
    {
        var normal = spec.Norm == NormPlacement.Pre ? Norm($"{name}.attention.norm", x, spec.NormEpsilon) : x; // (T, D)
        var key = Layers.Linear($"{name}.attention.key", normal);
        var value = Layers.Linear($"{name}.attention.value", normal);
        if (mask is null)
        {
            x = Last(name, x, 0, -1); // (1, D)
            normal = spec.Norm == NormPlacement.Pre ? Last(name, normal, 0, -1) : x;
        }

        if (spec.Norm == NormPlacement.Query) x = normal = Norm($"{name}.attention.norm", x, spec.NormEpsilon);
        var query = Layers.Linear($"{name}.attention.query", normal); // (T, D), from here (1, D) in the last block
        var mixed = Layers.Linear($"{name}.attention.output", Attention($"{name}.attention", query, key, value, mask));
        x = Graph.Node("Add", $"{name}.attention", [x, mixed]);

        if (spec.Norm == NormPlacement.Post) x = Norm($"{name}.attention.norm", x, spec.NormEpsilon);
        normal = spec.Norm == NormPlacement.Post ? x : Norm($"{name}.feedForward.norm", x, spec.NormEpsilon);
        var inner = Graph.Node("Relu", $"{name}.feedForward", [Layers.Linear($"{name}.feedForward.inner", normal)]); // (T, F)
        var outer = Layers.Linear($"{name}.feedForward.outer", inner);
        x = Graph.Node("Add", $"{name}.feedForward", [spec.Norm == NormPlacement.Pre ? x : normal, outer]);
        return spec.Norm == NormPlacement.Post ? Norm($"{name}.feedForward.norm", x, spec.NormEpsilon) : x;
    }

    /// <summary>softmax(q·kᵀ / √(head width) + mask)·v.</summary>
    private string Attention(string name, string query, string key, string value, string? mask)
    {
        var width = spec.Width / spec.Heads; // W
        if (spec.Heads > 1)
        {
            query = Transpose(name, Reshape(name, query, -1, spec.Heads, width), 1, 0, 2); // (H, T, W)
            key = Transpose(name, Reshape(name, key, -1, spec.Heads, width), 1, 2, 0); // (H, W, T)
            value = Transpose(name, Reshape(name, value, -1, spec.Heads, width), 1, 0, 2); // (H, T, W)
        }
        else
        {
            key = Transpose(name, key, 1, 0); // (D, T)
        }

        var scores = Graph.Node("Mul", name, [Graph.Node("MatMul", $"{name}.scores", [query, key]), Graph.Float(1 / MathF.Sqrt(width))]); // (H, T, T)
        if (mask is not null) scores = Graph.Node("Add", name, [scores, mask]);
        var mixed = Graph.Node("MatMul", name, [Graph.Node("Softmax", name, [scores], NodeAttribute.Of("axis", -1)), value]); // (H, T, W)
        return spec.Heads > 1 ? Reshape(name, Transpose(name, mixed, 1, 0, 2), -1, spec.Width) : mixed; // (T, D)
    }
}
