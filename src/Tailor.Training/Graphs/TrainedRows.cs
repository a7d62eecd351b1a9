using Tailor.Training.Records;

namespace Tailor.Training.Graphs;

/// <summary>What a run ended with: the final rows with the best validation, or the last ones where nothing was validated.</summary>
/// <param name="Width">Floats of a row.</param>
/// <param name="Users">(users, width).</param>
/// <param name="Items">(items, width).</param>
/// <param name="HistoryWeights">(items) what an item weighs in a user's state.</param>
/// <param name="Outcome">How training ended.</param>
/// <param name="Seconds">Seconds of training over all processes, validation included.</param>
public sealed record TrainedRows(int Width, float[] Users, float[] Items, float[] HistoryWeights, TrainingOutcome Outcome, double Seconds);
