using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>−log of the target's share in a softmax over itself and the shared negatives.</summary>
/// <param name="negatives">The negatives.</param>
/// <param name="logQ">Whether their logits are corrected by −log q.</param>
/// <param name="avoidance">Which of a user's own items are no negatives.</param>
public sealed class SampledSoftmax(SharedNegatives negatives, bool logQ, Avoidance avoidance = Avoidance.Nothing) : SharedCandidates(negatives, avoidance)
{
    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, ItemRows rows, ItemRows items, TrainingBatch batch)
    {
        if (!IsInPlace(states)) return Composed(states, rows, batch);
        long count = batch.TargetCount;
        var (fixedStates, fixedRows) = (states.detach(), rows.Detach());
        var (target, others) = Score(fixedStates, fixedRows, batch, Correction(states)); // (M), (M, K)
        var loss = SoftmaxGradient.Replace(target.AsSpan<float>(), others.AsSpan<float>(), 1f / count);
        var share = target.unsqueeze(1); // (M, 1)
        var (targetRows, otherRows) = Parts(fixedRows, batch);
        var stateGradient = torch.addmm(targetRows.Embeddings * share, others, otherRows.Embeddings); // (M, d)
        var rowGradient = torch.cat([fixedStates * share, others.t().mm(fixedStates)]); // (M + K, d)
        return Carry(loss / count, states, stateGradient, rows, rowGradient, () => torch.cat([target, others.sum(0)]));
    }

    /// <summary>The same of autograd's operators: the reference for the pass above, and what other devices and types take.</summary>
    public Tensor Composed(Tensor states, ItemRows rows, TrainingBatch batch)
    {
        var (target, others) = Score(states, rows, batch, Correction(states)); // (M), (M, K)
        return (torch.cat([target.unsqueeze(1), others], 1).logsumexp(1) - target).mean();
    }

    private Tensor? Correction(Tensor states) =>
        logQ ? -torch.tensor(Negatives.LogQ, [Negatives.Count], states.device).to(states.dtype) : null; // (K)
}
