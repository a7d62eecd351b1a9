using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Backbones;

/// <summary>A backbone with something of each user's own in it or behind it.</summary>
public abstract class WrappedGraph : BackboneGraph
{
    /// <summary>Wraps a network, and takes it over.</summary>
    private protected WrappedGraph(BackboneGraph network) : base(network) => Network = network;

    /// <summary>The network inside.</summary>
    private protected BackboneGraph Network { get; }

    /// <inheritdoc/>
    public override WindowStyle Windows => Network.Windows;

    /// <inheritdoc/>
    public override long LargestDropout(long tokens) => Network.LargestDropout(tokens);

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic) => Network.States(embedded, batch, dropout, arithmetic);

    /// <summary>The runtime's extractor with these values, or null where nobody's interest is read.</summary>
    private protected static InterestExtractor? ExtractorOf(ExtractorSpec? spec, Recommender recommender, IReadOnlyDictionary<string, float[]> parameters)
    {
        if (spec is null) return null;
        var tensors = new TensorMap("trained parameters");
        foreach (var shape in spec.Tensors(recommender.Spec.Width)) tensors.Add(shape.Name, parameters[shape.Name], shape.Dimensions.AsSpan());
        return new InterestExtractor(spec, recommender, tensors);
    }
}
