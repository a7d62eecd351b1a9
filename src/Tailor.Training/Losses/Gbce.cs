using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>
/// gBCE (Petrov and Macdonald, "gSASRec", RecSys 2023, section 4): the positive's probability is raised to β, which undoes the
/// overconfidence that sampling brings: β = α(t(1 − 1/α) + 1/α) with the sampling rate α = K / (items − 1). Negatives are shared by the batch.
/// </summary>
public sealed class Gbce : SharedCandidates
{
    private readonly double _beta;

    /// <summary>Works out β.</summary>
    /// <param name="negatives">Shared negatives, uniform.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="calibration">t, 0 to 1.</param>
    /// <param name="avoidance">Which of a user's own items are no negatives.</param>
    public Gbce(SharedNegatives negatives, int itemCount, double calibration, Avoidance avoidance = Avoidance.Nothing) : base(negatives, avoidance)
    {
        var rate = Math.Min(1, negatives.Count / (double)Math.Max(1, itemCount - 1));
        _beta = rate * ((calibration * (1 - (1 / rate))) + (1 / rate));
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, ItemRows rows, ItemRows items, TrainingBatch batch)
    {
        var (positive, negative) = Score(states, rows, batch, null);
        var negatives = negative.softplus().sum(1); // −log(1 − σ(s)) = softplus(s); softplus(−∞) = 0
        return (negatives - (positive.logsigmoid() * _beta)).mean() * (1.0 / (Negatives.Count + 1));
    }
}
