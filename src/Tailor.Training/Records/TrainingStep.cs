using System.Runtime.InteropServices;

namespace Tailor.Training.Records;

/// <summary>How a step went.</summary>
/// <param name="Step">Steps done, this one included.</param>
/// <param name="Epoch">Epoch from 0.</param>
/// <param name="Loss">Mean loss of the step's targets.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Pace">Speed and time left.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrainingStep(long Step, int Epoch, double Loss, double LearningRate, TrainingPace Pace);
