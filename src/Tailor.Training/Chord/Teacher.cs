using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Losses;

namespace Tailor.Training.Chord;

/// <summary>
/// The base model at full precision, which the narrowed network is asked to rank like: the Kullback-Leibler divergence of both softmaxes over the loss's
/// candidates (Hinton et al., 2015, temperature 1).
/// </summary>
internal sealed class Teacher : IDisposable
{
    private readonly BackboneGraph _network;

    /// <summary>Copies a network as it is now.</summary>
    public Teacher(BackboneGraph network)
    {
        _network = BackboneGraph.Create(network.Spec, network.ItemCount, seed: 0);
        _network.Parameters.Restore(network.Parameters.Snapshot());
    }

    /// <summary>The mean divergence over a batch's targets.</summary>
    /// <param name="states">(M, d) the pupil's states.</param>
    /// <param name="rows">(candidates) what the pupil scores the candidates with.</param>
    /// <param name="candidates">(candidates) their items; empty for all items.</param>
    /// <param name="batch">The batch.</param>
    public Tensor Divergence(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch)
    {
        var logits = rows.Scores(states).log_softmax(1); // (M, candidates)
        var wanted = Wanted(candidates, batch);
        return (wanted * (wanted.log().clamp(-100, 0) - logits)).sum() * (1.0 / batch.TargetCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    /// <summary>The teacher's softmax, (M, candidates).</summary>
    private Tensor Wanted(ReadOnlySpan<long> candidates, TrainingBatch batch)
    {
        using var recording = torch.no_grad();
        var embedded = torch.embedding(_network.Items, torch.tensor<long>(batch.Inputs, [batch.Inputs.Length]));
        var states = _network.States(embedded, batch, DropoutMasks.None); // (M, d)
        return (candidates.IsEmpty ? _network.Scored : _network.Scored.Of(torch.tensor(candidates, [candidates.Length]))).Scores(states).softmax(1);
    }
}
