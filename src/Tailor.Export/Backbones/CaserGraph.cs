using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Models.Backbones;

namespace Tailor.Export.Backbones;

/// <summary>
/// Caser. The window's zero rows are added inside the graph, so that the input is the history alone, as with the other backbones.
/// Convolutions stay float32 in both forms: they are small, and integer convolutions are slow where they exist at all.
/// </summary>
internal sealed class CaserGraph(CaserSpec spec, int? length, GraphBuilder graph, ModelTensors tensors, LayerForm layers)
    : BackboneGraph(graph, tensors, layers)
{
    public override string Encode(string history)
    {
        var window = Window(history); // (L, D)
        var vertical = Graph.Node("MatMul", "vertical", [Constant("vertical.weight"), window]); // (V, D)
        vertical = Graph.Node("Add", "vertical", [vertical, Graph.Floats("vertical.bias", Tensors.Values("vertical.bias"), spec.VerticalFilters, 1)]);
        var features = (List<string>)[Reshape("vertical", vertical, 1, spec.VerticalFilters * spec.Width)];

        var image = Reshape("window", window, 1, 1, spec.MaxLength, spec.Width);
        string[] maxima = [.. Enumerable.Range(1, spec.MaxLength).Select(height => Horizontal(height, image))];
        var horizontal = maxima.Length > 1 ? Graph.Node("Concat", "horizontal", maxima, NodeAttribute.Of("axis", 1)) : maxima[0]; // (1, L·F, 1, 1)
        features.Add(Graph.Node("Relu", "horizontal", [Reshape("horizontal", horizontal, 1, spec.MaxLength * spec.HorizontalFilters)])); // after the maximum: they commute

        var all = Graph.Node("Concat", "features", features, NodeAttribute.Of("axis", 1));
        return Layers.Linear("state", Graph.Node("Relu", "output", [Layers.Linear("output", all)])); // (1, D)
    }

    private string Window(string history)
    {
        var items = Layers.Embed(history); // (T, D)
        if (length == spec.MaxLength) return items;
        var padded = length is { } known
            ? Graph.Int64(spec.MaxLength - known, 0, 0, 0)
            : Graph.Node("Concat", "window", [Graph.Node("Sub", "window", [Graph.Int64(spec.MaxLength), Graph.Node("Shape", "history", [history])]), Graph.Int64(0, 0, 0)], NodeAttribute.Of("axis", 0));
        return Graph.Node("Pad", "window", [items, padded]);
    }

    /// <summary>(1, F, 1, 1): the maximum over all places of the filters of one height.</summary>
    private string Horizontal(int height, string image)
    {
        var name = $"horizontal.{height}";
        var weight = Graph.Floats($"{name}.weight", Tensors.Values($"{name}.weight"), spec.HorizontalFilters, 1, height, spec.Width);
        var map = Graph.Node("Conv", name, [image, weight, Constant($"{name}.bias")]); // (1, F, L − height + 1, 1)
        return Graph.Node("GlobalMaxPool", name, [map]);
    }
}
