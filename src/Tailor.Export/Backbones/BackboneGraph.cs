using Tailor.Export.Graphs;
using Tailor.Export.Layers;
using Tailor.Export.Onnx;
using Tailor.Models.Backbones;

namespace Tailor.Export.Backbones;

/// <summary>The forward pass of a backbone, from the history to the state that scores items.</summary>
internal abstract class BackboneGraph(GraphBuilder graph, ModelTensors tensors, LayerForm layers)
{
    /// <summary>The graph that nodes are added to.</summary>
    protected GraphBuilder Graph => graph;

    /// <summary>The model's tensors.</summary>
    protected ModelTensors Tensors => tensors;

    /// <summary>How matrices are stored and multiplied.</summary>
    protected LayerForm Layers => layers;

    /// <summary>Makes the graph of a backbone.</summary>
    /// <exception cref="NotSupportedException">This backbone, or this form of it, cannot be exported; the message says why.</exception>
    public static BackboneGraph Create(BackboneSpec spec, int? length, GraphBuilder graph, ModelTensors tensors, LayerForm layers) => spec switch
    {
        SasRecSpec { Layout: not PositionLayout.LeftAligned } original => throw new NotSupportedException(
            $"a SASRec with the {original.Layout} layout counts positions from the newest item and lets padding take part in attention; only LeftAligned can be exported."),
        SasRecSpec sasRec => new SasRecGraph(sasRec, length, graph, tensors, layers),
        Gru4RecSpec gru => new Gru4RecGraph(gru, graph, tensors, layers),
        CaserSpec caser => new CaserGraph(caser, length, graph, tensors, layers),
        NextItNetSpec nextItNet => new NextItNetGraph(nextItNet, graph, tensors, layers),
        _ => throw new NotSupportedException($"there is no export of {spec.Name}."),
    };

    /// <summary>Adds the forward pass.</summary>
    /// <param name="history">(T) int64, 1 to MaxLength items, oldest first.</param>
    /// <returns>(1, D).</returns>
    public abstract string Encode(string history);

    /// <summary>A layer norm over the last dimension.</summary>
    protected string Norm(string name, string x, float epsilon) =>
        Graph.Node("LayerNormalization", name, [x, Constant($"{name}.weight"), Constant($"{name}.bias")], NodeAttribute.Of("axis", -1), NodeAttribute.Of("epsilon", epsilon));

    /// <summary>A tensor of the model as it is.</summary>
    protected string Constant(string name) => Graph.Floats(name, Tensors.Values(name), Tensors.Dimensions(name));

    /// <summary>Gives a value other dimensions; 0 keeps one, −1 takes what is left.</summary>
    protected string Reshape(string scope, string x, params ReadOnlySpan<long> dimensions) => Graph.Node("Reshape", scope, [x, Graph.Int64(dimensions)]);

    /// <summary>Rows from a first one on, or from the end where it is negative.</summary>
    protected string Last(string scope, string x, int axis, long first) =>
        Graph.Node("Slice", scope, [x, Graph.Int64(first), Graph.Int64(long.MaxValue), Graph.Int64(axis)]);

    /// <summary>Exchanges dimensions.</summary>
    protected string Transpose(string scope, string x, params ReadOnlySpan<long> order) => Graph.Node("Transpose", scope, [x], (AttributeProto[])[NodeAttribute.Of("perm", order)]);
}
