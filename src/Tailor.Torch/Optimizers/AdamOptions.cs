namespace Tailor.Torch.Optimizers;

/// <summary>Settings of <see cref="Adam"/>.</summary>
/// <param name="Beta1">Decay of the first moment, 0 to 1; .9 in the paper.</param>
/// <param name="Beta2">Decay of the second moment, 0 to 1; .999 in the paper, .98 in SASRec.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">0 for none.</param>
/// <param name="Decoupled">Whether decay shrinks the weights directly (AdamW) or is added to the gradient (Adam).</param>
public sealed record AdamOptions(double Beta1 = .9, double Beta2 = .999, double Epsilon = 1e-8, double WeightDecay = 0, bool Decoupled = false);
