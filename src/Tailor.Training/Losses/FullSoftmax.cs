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
    public override Tensor Mean(Tensor states, Tensor rows, Tensor items, TrainingBatch batch)
    {
        if (!IsInPlace(states)) return Composed(states, items, batch);
        var (count, loss, table) = ((long)batch.TargetCount, 0.0, items.detach());
        var stateGradients = new List<Tensor>();
        var itemGradient = torch.zeros(items.shape);
        for (var start = 0L; start < count; start += Stretch)
        {
            var length = Math.Min(Stretch, count - start);
            var part = states.detach().narrow(0, start, length); // (S, d)
            using var logits = part.mm(table.t()); // (S, items)
            loss += SoftmaxGradient.Replace(batch.TokenTargets.Slice((int)start, (int)length), logits.AsSpan<float>(), 1f / count);
            stateGradients.Add(logits.mm(table)); // (S, d)
            using var before = itemGradient;
            itemGradient = torch.addmm(before, logits.t(), part); // (items, d)
        }

        return Carry(loss / count, states, torch.cat([.. stateGradients]), items, itemGradient);
    }

    /// <summary>The same of autograd's operators: the reference for the pass above, and what other devices and types take.</summary>
    public static Tensor Composed(Tensor states, Tensor items, TrainingBatch batch) =>
        torch.cross_entropy(states.mm(items.t()), torch.tensor(batch.TokenTargets, [batch.TargetCount], states.device)); // (M, items)
}
