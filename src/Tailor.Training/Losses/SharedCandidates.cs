using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>A loss against negatives that all positions of a batch share: candidates are the M targets, then the K negatives.</summary>
/// <param name="negatives">The negatives.</param>
/// <param name="avoidance">Which of a user's own items are none.</param>
public abstract class SharedCandidates(SharedNegatives negatives, Avoidance avoidance) : TargetLoss
{
    private readonly OwnItems _own = new(avoidance);
    private readonly List<int> _collisions = [];
    private readonly Dictionary<long, int> _columns = new(negatives.Count);
    private long[] _candidates = [];

    /// <summary>The negatives of the current batch.</summary>
    protected SharedNegatives Negatives { get; } = negatives;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<long> Candidates(TrainingBatch batch)
    {
        Negatives.Draw(batch.Position);
        var count = batch.TargetCount + Negatives.Count;
        if (_candidates.Length < count) _candidates = new long[count * 2];
        batch.TokenTargets.CopyTo(_candidates);
        Negatives.Items.CopyTo(_candidates.AsSpan(batch.TargetCount));
        return _candidates.AsSpan(0, count);
    }

    /// <summary>Scores of the targets (M) and of the negatives (M, K), where a negative that is the position's own target, or an item that it shall avoid, gets −∞.</summary>
    protected (Tensor Positive, Tensor Negative) Score(Tensor states, ItemRows rows, TrainingBatch batch, Tensor? correction)
    {
        var (targets, others) = Parts(rows, batch);
        if (correction is not null) others = others with { Biases = others.Biases is { } biases ? biases + correction : correction };
        var positive = targets.ScoresEach(states); // (M)
        var negative = others.Scores(states); // (M, K)
        MaskCollisions(negative, batch);
        return (positive, negative);
    }

    /// <summary>The candidates apart: the batch's targets (M), and the negatives (K).</summary>
    protected (ItemRows Targets, ItemRows Negatives) Parts(ItemRows rows, TrainingBatch batch)
    {
        var parts = rows.Split(batch.TargetCount, Negatives.Count);
        return (parts[0], parts[1]);
    }

    /// <summary>
    /// Writes −∞ behind autograd's back: the softmax or sigmoid there is exactly 0, so the gradient that flows back through the product
    /// is the right one, and nothing of size (M, K) is copied for the collisions.
    /// </summary>
    private void MaskCollisions(Tensor negative, TrainingBatch batch)
    {
        _columns.Clear();
        for (var k = 0; k < Negatives.Count; k++) _columns[Negatives.Items[k]] = k;
        _collisions.Clear();
        _own.Begin(batch);
        var targets = batch.TokenTargets;
        for (var m = 0; m < targets.Length; m++)
        {
            if (_columns.TryGetValue(targets[m], out var column)) _collisions.Add((m * Negatives.Count) + column);
            _own.Mark(batch, m, _columns, m * Negatives.Count, _collisions);
        }

        if (negative.device < 0 && negative.dtype == ScalarType.Float32)
        {
            var scores = negative.AsSpan<float>();
            foreach (var at in _collisions) scores[at] = float.NegativeInfinity;
            return;
        }

        if (_collisions.Count == 0) return;
        using var recording = torch.no_grad();
        long[] places = [.. _collisions];
        negative.detach().view(-1).index_fill_(0, torch.tensor<long>(places, [places.Length], negative.device), double.NegativeInfinity);
    }
}
