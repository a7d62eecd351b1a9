using Tailor.Training.Schedules;

namespace Tailor.Training.Runs;

/// <summary>What a checkpoint stores beside the tensors.</summary>
/// <param name="Fingerprint">What is trained on what, and how; a checkpoint of another run is refused.</param>
/// <param name="Epoch">Epoch of the next batch.</param>
/// <param name="Batch">Number of the next batch in its epoch.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Seconds">Seconds of training so far, over all processes.</param>
/// <param name="Stopping">Best validation so far.</param>
internal sealed record RunState(string Fingerprint, int Epoch, int Batch, long Steps, double Seconds, EarlyStoppingState Stopping);
