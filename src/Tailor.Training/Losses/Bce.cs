using Tailor.Interactions.Randomness;
using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Losses;

/// <summary>
/// Binary cross-entropy with n negatives drawn for each position, uniform over the items other than the target; with n = 1 the loss of
/// the SASRec paper (section III-E), which avoids the user's other items, too (<see cref="Avoidance.Window"/>).
/// </summary>
/// <param name="negatives">n.</param>
/// <param name="itemCount">Number of items.</param>
/// <param name="seed">Seed of the negatives.</param>
/// <param name="avoidance">Which of a user's own items are no negatives.</param>
public sealed class Bce(int negatives, int itemCount, long seed, Avoidance avoidance = Avoidance.Nothing) : TargetLoss
{
    /// <summary>After so many draws an item is taken as it comes: a window may hold all items there are.</summary>
    private const int MostDraws = 100;

    private readonly OwnItems _own = new(avoidance);
    private long[] _candidates = [];

    /// <inheritdoc/>
    public override ReadOnlySpan<long> Candidates(TrainingBatch batch)
    {
        var count = batch.TargetCount * (1 + negatives);
        if (_candidates.Length < count) _candidates = new long[count * 2];
        var targets = batch.TokenTargets;
        targets.CopyTo(_candidates);
        _own.Begin(batch);
        var random = new RandomStream(seed, (long)RandomPurpose.Negatives, batch.Position.Epoch, batch.Position.Batch);
        for (var m = 0; m < targets.Length; m++)
            for (var n = 0; n < negatives; n++)
            {
                long item;
                var draws = 0;
                do
                {
                    item = random.Below(itemCount - 1);
                    if (item >= targets[m]) item++;
                }
                while (_own.Contain(batch, m, item) && ++draws < MostDraws);

                _candidates[targets.Length + (m * negatives) + n] = item;
            }

        return _candidates.AsSpan(0, count);
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor states, ItemRows rows, ItemRows items, TrainingBatch batch)
    {
        long count = batch.TargetCount, width = states.shape[1];
        var parts = rows.Split(count, count * negatives);
        var positive = parts[0].ScoresEach(states); // (M)
        var negative = parts[1].Embeddings.view(count, negatives, width).bmm(states.unsqueeze(2)).squeeze(2); // (M, n)
        if (parts[1].Biases is { } biases) negative += biases.view(count, negatives);
        return (negative.softplus().sum(1) - positive.logsigmoid()).mean() * (1.0 / (1 + negatives));
    }
}
