using Tailor.Torch;

namespace Tailor.Training.Batches;

/// <summary>
/// The plans of a batch: rows that know the same of their user share one, so U plans for B rows. Where a batch has no profiles each row has a plan of its own.
/// </summary>
internal sealed class PlannedRows
{
    private readonly Tensor? _ofRows;

    /// <summary>Finds which rows share what they know.</summary>
    public PlannedRows(TrainingBatch batch)
    {
        (Ends, var ofRows) = batch.DistinctProfileEnds();
        Count = batch.ProfileCount == 0 ? batch.Rows : Ends.Length;
        if (Count < batch.Rows) _ofRows = torch.tensor<long>(ofRows, [batch.Rows]);
    }

    /// <summary>Number of plans U.</summary>
    public int Count { get; }

    /// <summary>(U) flat index g·P + p of the last profile item that a plan may know; empty without profiles.</summary>
    public long[] Ends { get; }

    /// <summary>What each row has of what is decided a plan.</summary>
    /// <param name="decided">(U, …), or (1, …) where all users share it.</param>
    /// <returns>(B, …), or (1, …).</returns>
    public Tensor OfRows(Tensor decided) => _ofRows is null || decided.shape[0] == 1 ? decided : decided.index_select(0, _ofRows);
}
