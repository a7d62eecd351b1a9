using Tailor.Torch;

namespace Tailor.Training.ForwardOfa;

/// <summary>A structure for each plan of a batch.</summary>
/// <param name="Kept">(U, L) 1 or 0; gradients pass through the soft choice.</param>
/// <param name="Distribution">(U, 2L) what the policy projection reads.</param>
/// <param name="Loss">What is added to the loss, or null for nothing.</param>
internal sealed record DrawnStructures(Tensor Kept, Tensor Distribution, Tensor? Loss);
