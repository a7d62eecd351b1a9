using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Models.Backbones;

namespace Tailor.Export.Backbones;

/// <summary>
/// NextItNet. A convolution is a matrix product over moved copies of its input, side by side, so it has an int8 form as other layers do. The last
/// convolution is computed for the last item only.
/// </summary>
internal sealed class NextItNetGraph(NextItNetSpec spec, GraphBuilder graph, ModelTensors tensors, LayerForm layers)
    : BackboneGraph(graph, tensors, layers)
{
    private const float NormEpsilon = 1e-8f;

    public override string Encode(string history)
    {
        var x = Layers.Embed(history); // (T, D)
        if (spec.EmbeddingNorm) x = Norm("embedding.norm", x, NormEpsilon);
        for (var block = 0; block < spec.Blocks; block++)
        {
            var (name, dilation, last) = ($"blocks.{block}", spec.DilationOf(block), block == spec.Blocks - 1);
            var inner = Convolution($"{name}.first", x, dilation, last: false); // (T, D)
            var branch = Convolution($"{name}.second", inner, 2 * dilation, last); // (T, D), at last (1, D)
            x = Graph.Node("Add", name, [last ? Last(name, x, 0, -1) : x, branch]);
        }

        return Norm("final.norm", x, NormEpsilon); // (1, D)
    }

    /// <param name="name">The convolution.</param>
    /// <param name="x">(T, D).</param>
    /// <param name="dilation">Distance of the rows that are read.</param>
    /// <param name="last">Whether the last row is all that is wanted.</param>
    private string Convolution(string name, string x, int dilation, bool last)
    {
        string[] taps = [.. Enumerable.Range(0, spec.Kernel).Select(tap => Moved(name, x, Math.Min(spec.MaxLength, (spec.Kernel - 1 - tap) * dilation), last))];
        var rows = taps.Length > 1 ? Graph.Node("Concat", name, taps, NodeAttribute.Of("axis", 1)) : taps[0]; // (T, k·D)
        return Graph.Node("Relu", name, [Norm($"{name}.norm", Layers.Linear(name, rows), NormEpsilon)]);
    }

    /// <summary>x moved towards its end, with zero rows before it: (T, D), or its last row (1, D).</summary>
    private string Moved(string name, string x, int by, bool last)
    {
        if (by == 0) return last ? Last(name, x, 0, -1) : x;
        var padded = Graph.Node("Pad", name, [x, Graph.Int64(by, 0, 0, 0)]); // (T + by, D)
        return Graph.Node("Slice", name, [padded, last ? Graph.Int64(-by - 1) : Graph.Int64(0), Graph.Int64(-by), Graph.Int64(0)]);
    }
}
