namespace Tailor.Torch;

/// <summary>Functions of neural networks.</summary>
public static partial class torch
{
    /// <summary>x · weightᵀ + bias.</summary>
    /// <param name="x">(…, in).</param>
    /// <param name="weight">(out, in).</param>
    /// <param name="bias">(out), or none.</param>
    public static Tensor linear(Tensor x, Tensor weight, Tensor? bias = null) => Operators.Linear.Call(x, weight, bias);

    /// <summary>Layer norm over the last dimension.</summary>
    /// <param name="x">(…, d).</param>
    /// <param name="weight">(d).</param>
    /// <param name="bias">(d).</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor layer_norm(Tensor x, Tensor weight, Tensor bias, double epsilon) =>
        Operators.LayerNorm.Call(x, weight.shape, weight, bias, epsilon);

    /// <summary>Rows of a table.</summary>
    /// <param name="weight">(rows, d).</param>
    /// <param name="indices">Any shape of 64-bit integers; the result has one more dimension.</param>
    public static Tensor embedding(Tensor weight, Tensor indices) => Operators.Embedding.Call(weight, indices);

    /// <summary>Two-dimensional convolution without padding.</summary>
    /// <param name="x">(B, C, H, W).</param>
    /// <param name="weight">(filters, C, h, w).</param>
    /// <param name="bias">(filters).</param>
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias) => Operators.Conv2d.Call(x, weight, bias);

    /// <summary>Mean of −log softmax(logits)[target].</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="targets">(N) 64-bit integers.</param>
    public static Tensor cross_entropy(Tensor logits, Tensor targets) => Operators.CrossEntropy.Call(logits, targets);

    /// <summary>One gated recurrent layer over a whole batch.</summary>
    /// <param name="x">(B, T, in).</param>
    /// <param name="initial">(1, B, h).</param>
    /// <param name="parameters">Weight of the input (3h, in), of the state (3h, h), and their biases (3h); gates reset, update, new.</param>
    /// <returns>States of every step (B, T, h), and the last (1, B, h).</returns>
    public static (Tensor States, Tensor Last) gru(Tensor x, Tensor initial, Tensor[] parameters)
    {
        var results = Operators.Gru.CallMany(x, initial.contiguous(), parameters, true, 1, 0.0, true, false, true);
        return (results[0], results[1]);
    }
}
