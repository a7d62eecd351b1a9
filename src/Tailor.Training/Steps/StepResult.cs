using System.Runtime.InteropServices;

namespace Tailor.Training.Steps;

/// <summary>What a step reports.</summary>
/// <param name="Loss">Mean loss over all targets of the step, before the update.</param>
/// <param name="GradientNorm">2-norm of the gradient before clipping; the update is skipped where it is not finite.</param>
/// <param name="Targets">Number of targets.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StepResult(double Loss, double GradientNorm, long Targets);
