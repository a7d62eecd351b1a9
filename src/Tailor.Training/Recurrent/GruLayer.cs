using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Recurrent;

/// <summary>A gated recurrent layer (Cho et al., EMNLP 2014) over whole sequences; the reset gate acts after the product with the state, as in libtorch.</summary>
internal static class GruLayer
{
    /// <summary>Whether <see cref="GruPass"/> takes such tensors: float32 on the CPU, where it needs a fraction of the time.</summary>
    public static bool IsInOnePass(Tensor x) => x.device < 0 && x.dtype == ScalarType.Float32;

    /// <summary>Its states.</summary>
    /// <param name="x">(B, T, in).</param>
    /// <param name="initial">(B, h) what the state begins with, or null for zeros.</param>
    /// <param name="weights">The layer's parameters.</param>
    /// <returns>(B, T, h).</returns>
    public static Tensor States(Tensor x, Tensor? initial, GruWeights weights) => IsInOnePass(x)
        ? GruPass.States(torch.linear(x, weights.Input, weights.InputBias), initial, weights.Hidden, new LayerProducts(Gains: null, weights.HiddenBias))
        : Composed(x, initial, weights);

    /// <summary>The same by libtorch's operator: the reference, and what other devices and types take.</summary>
    public static Tensor Composed(Tensor x, Tensor? initial, GruWeights weights) =>
        torch.gru(x, initial?.unsqueeze(0) ?? torch.zeros([1, x.shape[0], weights.Width], x.dtype), [weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias]).States;
}
