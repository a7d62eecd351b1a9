using System.Runtime.InteropServices;

namespace Tailor.Training.Batches;

/// <summary>A piece of a user's training items: inputs are the items <c>Start … Start + Length − 1</c>, the item after each is its target.</summary>
/// <param name="User">User index.</param>
/// <param name="Start">Index of the first input in the user's training items.</param>
/// <param name="Length">Number of inputs, at least 1. The item at <c>Start + Length</c> exists: it is the last input's target.</param>
/// <param name="ProfileStart">Index of the first item of its profile, which ends before the window's first target; equal in windows that share one.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrainingWindow(int User, int Start, int Length, int ProfileStart = 0);
