using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>Cross-entropy over all items.</summary>
public sealed class FullSoftmax : TargetLoss
{
    /// <inheritdoc/>
    public override ReadOnlySpan<long> Candidates(TrainingBatch batch) => [];

    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, Tensor rows, Tensor items, TrainingBatch batch) =>
        torch.cross_entropy(states.mm(items.t()), torch.tensor(batch.TokenTargets, [batch.TargetCount], states.device)); // (M, items)
}
