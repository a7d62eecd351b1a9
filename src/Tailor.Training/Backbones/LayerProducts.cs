using Tailor.Torch;

namespace Tailor.Training.Backbones;

/// <summary>A linear layer as what its product with the weights is multiplied by and what is added: y = gains · (W · x) + shifts.</summary>
/// <param name="Gains">(B, channels), a row for each sample; null for none.</param>
/// <param name="Shifts">(B, channels), or (channels) where all samples have the same.</param>
public sealed record LayerProducts(Tensor? Gains, Tensor Shifts);
