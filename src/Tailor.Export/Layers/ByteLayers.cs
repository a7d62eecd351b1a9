using Tailor.Export.Graphs;
using DataType = Tailor.Export.Onnx.TensorProto.Types.DataType;

namespace Tailor.Export.Layers;

/// <summary>
/// Matrices in int8 with a scale for each output, activations rounded to uint8 while the model runs (DynamicQuantizeLinear, MatMulInteger).
/// The item table is int8 with a scale for each item, as rows for look-up and transposed for scoring.
/// </summary>
internal sealed class ByteLayers(GraphBuilder graph, ModelTensors tensors) : LayerForm(graph, tensors)
{
    private readonly Dictionary<string, string[]> _rounded = new(StringComparer.Ordinal);
    private readonly ByteMatrix _items = new(tensors.Values("items.weight").Span, (int)tensors.Dimensions("items.weight")[0]);

    public override string Embed(string history)
    {
        var rows = Graph.Node("Gather", "items", [Graph.Int8("items.int8", _items.Values, _items.Rows, _items.Columns), history]);
        var scales = Graph.Node("Gather", "items", [Graph.Floats("items.scale", _items.Scales, _items.Rows, 1), history]);
        return Graph.Node("Mul", "items", [Graph.Node("Cast", "items", [rows], NodeAttribute.Of("to", (long)DataType.Float)), scales]);
    }

    public override string Linear(string name, string x)
    {
        var weight = new ByteMatrix(Tensors.Values($"{name}.weight").Span, (int)Tensors.Dimensions($"{name}.weight")[0]);
        var product = Product(name, x, Graph.Int8($"{name}.int8", weight.Transposed(), weight.Columns, weight.Rows), Graph.Floats($"{name}.scale", weight.Scales, weight.Rows));
        return Graph.Node("Add", name, [product, Graph.Floats($"{name}.bias", Tensors.Values($"{name}.bias"), weight.Rows)]);
    }

    public override string Scores(string hidden) => Product(
        "scores",
        hidden,
        Graph.Int8("items.transposed", _items.Transposed(), _items.Columns, _items.Rows),
        Graph.Floats("items.score.scale", _items.Scales, _items.Rows));

    /// <summary>x (T, in) · weight (in, out) · scale (out). The nodes stand as ONNX Runtime expects them where it makes one of them.</summary>
    private string Product(string name, string x, string weight, string scale)
    {
        if (!_rounded.TryGetValue(x, out var rounded)) _rounded.Add(x, rounded = Graph.Nodes("DynamicQuantizeLinear", name, [x], ["", ".scale", ".zero"]));
        var product = Graph.Node("MatMulInteger", name, [rounded[0], weight, rounded[2]]);
        return Graph.Node("Mul", name, [Graph.Node("Cast", name, [product], NodeAttribute.Of("to", (long)DataType.Float)), Graph.Node("Mul", $"{name}.scale", [rounded[1], scale])]);
    }
}
