using Tailor.Export.Graphs;

namespace Tailor.Export.Layers;

/// <summary>
/// Everything in float32. Weights keep the model's layout. The item table is stored twice, rows for look-up and transposed for scoring, unless
/// one is asked for: docs/export.md has what that costs.
/// </summary>
internal sealed class FloatLayers(GraphBuilder graph, ModelTensors tensors, bool oneTable) : LayerForm(graph, tensors)
{
    private string Items => Graph.Floats("items.weight", Tensors.Values("items.weight"), Tensors.Dimensions("items.weight"));

    public override string Embed(string history) => Graph.Node("Gather", "items", [Items, history]);

    public override string Linear(string name, string x)
    {
        var weight = Graph.Floats($"{name}.weight", Tensors.Values($"{name}.weight"), Tensors.Dimensions($"{name}.weight"));
        var bias = Graph.Floats($"{name}.bias", Tensors.Values($"{name}.bias"), Tensors.Dimensions($"{name}.bias"));
        return Graph.Node("Gemm", name, [x, weight, bias], NodeAttribute.Of("transB", 1));
    }

    public override string Scores(string hidden)
    {
        if (oneTable) return Graph.Node("Gemm", "scores", [hidden, Items], NodeAttribute.Of("transB", 1));
        var dimensions = Tensors.Dimensions("items.weight");
        return Graph.Node("MatMul", "scores", [hidden, Graph.Floats("items.transposed", Tensors.Transposed("items.weight"), dimensions[1], dimensions[0])]);
    }
}
