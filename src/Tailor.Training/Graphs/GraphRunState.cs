using Tailor.Training.Schedules;

namespace Tailor.Training.Graphs;

/// <summary>What a checkpoint stores beside the tensors.</summary>
/// <param name="Fingerprint">What is trained on what, and how; a checkpoint of another run is refused.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Seconds">Seconds of training so far, over all processes.</param>
/// <param name="Stopping">Best validation so far.</param>
internal sealed record GraphRunState(string Fingerprint, int Epoch, double Seconds, EarlyStoppingState Stopping);
