using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Interests;

/// <summary>A second loss, that of predicting a window's targets from its user's interest alone: it teaches an extractor what a user wants.</summary>
internal static class InterestLoss
{
    /// <summary>Its mean over the interests that there are.</summary>
    /// <param name="interests">(B, d) each, or (1, d) where all rows know the same.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="mean">The mean loss of states (M, d) that predict the batch's targets.</param>
    public static Tensor Of(IReadOnlyList<Tensor> interests, TrainingBatch batch, Func<Tensor, Tensor> mean)
    {
        var rows = torch.tensor<long>(batch.RowsOfTargets(), [batch.TargetCount]);
        return interests.Select(interest => mean(interest.expand(batch.Rows, interest.shape[1]).index_select(0, rows))).Aggregate((a, b) => a + b) * (1.0 / interests.Count);
    }
}
