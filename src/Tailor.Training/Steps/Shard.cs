using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Losses;

namespace Tailor.Training.Steps;

/// <summary>One of the batches that a step trains on at the same time: forward, loss and gradients, on a thread of its own.</summary>
internal sealed class Shard(BackboneGraph graph, TargetLoss loss, MaskPool? embeddingMask, MaskPool? branchMask, int seed)
{
    private long[] _rows = [];

    /// <summary>Works out the gradients of a batch's mean loss.</summary>
    /// <returns>One gradient for each parameter, owned by the caller's scope, null where unused; and the mean loss.</returns>
    public (Tensor?[] Gradients, double Loss) Run(TrainingBatch batch)
    {
        using var scope = torch.NewDisposeScope();
        var mean = MeanLoss(batch);
        var gradients = graph.Parameters.Gradients(mean);
        foreach (var gradient in gradients) gradient?.DetachFromDisposeScope();
        return (gradients, mean.item());
    }

    private Tensor MeanLoss(TrainingBatch batch)
    {
        // One look-up for inputs and candidates, so that the table's gradient is made once.
        var candidates = loss.Candidates(batch);
        long inputs = batch.Lookups.Length, count = inputs + candidates.Length;
        if (_rows.Length < count) _rows = new long[count * 2];
        batch.Lookups.CopyTo(_rows);
        candidates.CopyTo(_rows.AsSpan((int)inputs));
        var rows = torch.embedding(graph.Items, torch.tensor<long>(_rows.AsSpan(0, (int)count), [count])); // (lookups + C, d)
        rows = graph.Rows(rows, _rows.AsSpan(0, (int)count), batch.Position);
        var parts = rows.split_with_sizes([inputs, candidates.Length]);
        var dropout = DropoutMasks.For(embeddingMask, branchMask, seed, batch.Position);
        var states = graph.States(parts[0], batch, dropout); // (M, d)
        var scored = new ItemRows(parts[1], graph.Biases?.index_select(0, torch.tensor(candidates, [candidates.Length]))); // (C)
        var mean = MeanOf(states);
        return graph.Auxiliary(states, scored, _rows.AsSpan((int)inputs, (int)(count - inputs)), batch, MeanOf) is { } more ? mean + more : mean;

        Tensor MeanOf(Tensor predicting) => loss.Mean(predicting, scored, graph.Scored, batch);
    }
}
