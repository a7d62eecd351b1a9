using System.Runtime.InteropServices;

namespace Tailor.Training.Batches;

/// <summary>Where a run stands: the next batch to train on.</summary>
/// <param name="Epoch">Epoch from 0.</param>
/// <param name="Batch">Batch in the epoch from 0; equal to the epoch's number of batches, it means the beginning of the next epoch.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BatchPosition(int Epoch, int Batch);
