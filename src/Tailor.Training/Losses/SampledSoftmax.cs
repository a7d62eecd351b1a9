using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>−log of the target's share in a softmax over itself and the shared negatives.</summary>
public sealed class SampledSoftmax(SharedNegatives negatives, bool logQ) : SharedCandidates(negatives)
{
    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, Tensor rows, Tensor items, TrainingBatch batch)
    {
        var correction = logQ ? -torch.tensor<float>(Negatives.LogQ, [Negatives.Count], states.device) : null; // (K)
        var (positive, negative) = Score(states, rows, batch, correction);
        return (negative.logsumexp(1) - positive).softplus().mean(); // −log(eᵖ / (eᵖ + Σ eⁿ)) = log(1 + e^(lse − p))
    }
}
