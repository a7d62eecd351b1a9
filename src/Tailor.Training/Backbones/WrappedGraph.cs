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

    /// <summary>Takes a batch's look-ups apart.</summary>
    /// <param name="embedded">(lookups, d).</param>
    /// <param name="batch">Their numbers.</param>
    /// <returns>(B·T, d) of the inputs and (G·P, d) of the profiles.</returns>
    private protected static (Tensor Inputs, Tensor Profiles) Split(Tensor embedded, TrainingBatch batch)
    {
        var parts = embedded.split_with_sizes([batch.Inputs.Length, batch.Profiles.Length]);
        return (parts[0], parts[1]);
    }
}
