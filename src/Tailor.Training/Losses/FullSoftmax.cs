using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>Cross-entropy over all items.</summary>
public sealed class FullSoftmax : TargetLoss
{
    /// <summary>States whose logits are held at a time, so that they stay in the cache.</summary>
    private const long Stretch = 128;

    /// <inheritdoc/>
    public override ReadOnlySpan<long> Candidates(TrainingBatch batch) => [];

    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, ItemRows rows, ItemRows items, TrainingBatch batch)
    {
        if (!IsInPlace(states)) return Composed(states, items, batch);
        var (count, loss, table) = ((long)batch.TargetCount, 0.0, items.Detach());
        var stateGradients = new List<Tensor>();
        var itemGradient = torch.zeros(items.Embeddings.shape);
        var biasGradient = torch.zeros([items.Embeddings.shape[0]]);
        for (var start = 0L; start < count; start += Stretch)
        {
            var length = Math.Min(Stretch, count - start);
            var part = states.detach().narrow(0, start, length); // (S, d)
            using var logits = table.Scores(part); // (S, items)
            loss += SoftmaxGradient.Replace(batch.TokenTargets.Slice((int)start, (int)length), logits.AsSpan<float>(), 1f / count);
            stateGradients.Add(logits.mm(table.Embeddings)); // (S, d)
            using var before = itemGradient;
            itemGradient = torch.addmm(before, logits.t(), part); // (items, d)
            if (table.Biases is null) continue;
            using var sums = logits.sum(0);
            biasGradient.add_(sums); // (items)
        }

        return Carry(loss / count, states, torch.cat([.. stateGradients]), items, itemGradient, () => biasGradient);
    }

    /// <summary>The same of autograd's operators: the reference for the pass above, and what other devices and types take.</summary>
    public static Tensor Composed(Tensor states, ItemRows items, TrainingBatch batch) =>
        torch.cross_entropy(items.Scores(states), torch.tensor(batch.TokenTargets, [batch.TargetCount], states.device)); // (M, items)
}
