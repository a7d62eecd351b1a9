using Tailor.Torch;

namespace Tailor.Training.Backbones;

/// <summary>How the linear layers of a graph compute: plainly, or as a device will, with narrowed channels, skipped blocks, or parameters of its own.</summary>
public abstract class LayerArithmetic
{
    /// <summary>x · weightᵀ + bias.</summary>
    public static LayerArithmetic Plain { get; } = new PlainArithmetic();

    /// <summary>One layer.</summary>
    /// <param name="name">The layer's name in the model's tensors.</param>
    /// <param name="x">(rows, in); the rows of B samples in the given order.</param>
    /// <param name="weight">(channels, in).</param>
    /// <param name="bias">(channels).</param>
    /// <param name="order">How rows belong to samples.</param>
    /// <returns>(rows, channels).</returns>
    public abstract Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order);

    /// <summary>A layer as its product with the weights, which the caller works out, and what becomes of that; null where the layer computes otherwise.</summary>
    /// <param name="name">The layer's name in the model's tensors.</param>
    /// <param name="bias">(channels).</param>
    public virtual LayerProducts? Products(string name, Tensor bias) => null;

    /// <summary>A residual block that a device can do without: x + branch.</summary>
    /// <param name="block">The block's name in the model's tensors.</param>
    /// <param name="x">(rows, d) what goes around the branch.</param>
    /// <param name="branch">Computes what is added, (rows, d).</param>
    /// <param name="order">How rows belong to samples.</param>
    public virtual Tensor Residual(string block, Tensor x, Func<Tensor> branch, RowOrder order) => x + branch();

    private sealed class PlainArithmetic : LayerArithmetic
    {
        public override Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order) => torch.linear(x, weight, bias);

        public override LayerProducts Products(string name, Tensor bias) => new(Gains: null, bias);
    }
}
