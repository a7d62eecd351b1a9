using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Models.Backbones;

namespace Tailor.Export.Backbones;

/// <summary>
/// GRU4Rec on ONNX's own GRU. Its gates stand as update, reset, new (ours: reset, update, new), and <c>linear_before_reset</c> makes the reset gate
/// multiply the hidden product with its bias. There is no GRU in int8: recurrent layers stay float32 in both forms.
/// </summary>
internal sealed class Gru4RecGraph(Gru4RecSpec spec, GraphBuilder graph, ModelTensors tensors, LayerForm layers)
    : BackboneGraph(graph, tensors, layers)
{
    private const float NormEpsilon = 1e-8f;

    public override string Encode(string history)
    {
        var x = Layers.Embed(history); // (T, D)
        if (spec.EmbeddingNorm) x = Norm("embedding.norm", x, NormEpsilon);
        x = Reshape("embedding", x, -1, 1, spec.Width); // (T, 1, D)
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            var last = layer == spec.Layers - 1;
            var name = $"layers.{layer}";
            var input = spec.Residual ? Norm($"{name}.norm", x, NormEpsilon) : x;
            var outputs = Graph.Nodes("GRU", name, [input, Weight($"{name}.input"), Weight($"{name}.hidden"), Bias(name)], last ? [null, ".state"] : ["", null],
                NodeAttribute.Of("hidden_size", spec.Hidden), NodeAttribute.Of("linear_before_reset", 1));
            var states = last ? Reshape(name, outputs[1], 1, spec.Hidden) : Reshape(name, outputs[0], -1, 1, spec.Hidden); // (T, 1, h), at last (1, h)
            if (spec.Residual && last) x = Reshape(name, Last(name, x, 0, -1), 1, spec.Hidden); // (1, h)
            x = spec.Residual ? Graph.Node("Add", name, [x, states]) : states;
        }

        return Layers.Linear("output", spec.Residual ? Norm("final.norm", x, NormEpsilon) : x); // (1, D)
    }

    /// <summary>(1, 3h, in).</summary>
    private string Weight(string name) =>
        Graph.Floats($"{name}.weight.gates", Gates(Tensors.Values($"{name}.weight").Span), 1, 3 * spec.Hidden, Tensors.Dimensions($"{name}.weight")[1]);

    /// <summary>(1, 6h): of the input products, then of the hidden products.</summary>
    private string Bias(string name) => Graph.Floats(
        $"{name}.bias.gates",
        (float[])[.. Gates(Tensors.Values($"{name}.input.bias").Span), .. Gates(Tensors.Values($"{name}.hidden.bias").Span)],
        1,
        6 * spec.Hidden);

    /// <summary>Reset, update, new → update, reset, new.</summary>
    private static float[] Gates(ReadOnlySpan<float> values)
    {
        var gate = values.Length / 3;
        return [.. values[gate..(2 * gate)], .. values[..gate], .. values[(2 * gate)..]];
    }
}
