using Tailor.Export.Graphs;

namespace Tailor.Export.Layers;

/// <summary>How a model's matrices are stored and multiplied. Rows stand alone: a history is one sequence, so values are (T, D) without a batch.</summary>
internal abstract class LayerForm(GraphBuilder graph, ModelTensors tensors)
{
    /// <summary>The graph that nodes are added to.</summary>
    protected GraphBuilder Graph => graph;

    /// <summary>The model's tensors.</summary>
    protected ModelTensors Tensors => tensors;

    /// <summary>Looks items up.</summary>
    /// <param name="history">int64 of any shape.</param>
    /// <returns>Their embeddings, one dimension (D) more.</returns>
    public abstract string Embed(string history);

    /// <summary>A linear layer, <c>{name}.weight</c> (out, in) and <c>{name}.bias</c> (out).</summary>
    /// <param name="name">The layer.</param>
    /// <param name="x">(T, in).</param>
    /// <returns>(T, out).</returns>
    public abstract string Linear(string name, string x);

    /// <summary>The score of every item.</summary>
    /// <param name="hidden">(1, D).</param>
    /// <returns>(1, items).</returns>
    public abstract string Scores(string hidden);
}
