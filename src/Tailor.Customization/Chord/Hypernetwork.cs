using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.Chord;

/// <summary>Linear – ReLU – linear over an interest. Its tensors are <c>{name}.inner</c> (h, d) and <c>{name}.outer</c> (outputs, h).</summary>
internal sealed unsafe class Hypernetwork
{
    private readonly KernelSet _kernels;
    private readonly PackedMatrix _inner;
    private readonly PackedMatrix _outer;

    /// <summary>Packs the weights.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="name">The network's name in the model's tensors.</param>
    /// <param name="width">Inputs d.</param>
    /// <param name="hidden">Inner width h.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="order">Which output of the tensors stands at each place of the result; null as they are.</param>
    public Hypernetwork(FloatLayers source, string name, int width, int hidden, int outputs, int[]? order = null)
    {
        (_kernels, Outputs) = (source.Kernels, outputs);
        HiddenStride = _kernels.RowStride(hidden);
        Stride = _kernels.RowStride(outputs);
        _inner = source.Linear($"{name}.inner", hidden, width);
        _outer = order is null ? source.Linear($"{name}.outer", outputs, hidden) : Reordered(source, $"{name}.outer", hidden, order);
    }

    /// <summary>Number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>Floats from row to row of the inner values.</summary>
    public int HiddenStride { get; }

    /// <summary>Floats from row to row of the result.</summary>
    public int Stride { get; }

    /// <summary>Runs it.</summary>
    /// <param name="rows">Number of interests B.</param>
    /// <param name="interests">(B, d).</param>
    /// <param name="interestStride">Floats from row to row of the interests.</param>
    /// <param name="hidden">(B, <see cref="HiddenStride"/>) working memory.</param>
    /// <param name="result">(B, <see cref="Stride"/>).</param>
    public void Run(int rows, float* interests, int interestStride, float* hidden, float* result)
    {
        _kernels.Linear(rows, interests, interestStride, _inner, hidden, HiddenStride, Epilogue.Relu); // (B, h)
        _kernels.Linear(rows, hidden, HiddenStride, _outer, result, Stride); // (B, outputs)
    }

    private static PackedMatrix Reordered(FloatLayers source, string name, int hidden, int[] order)
    {
        var weights = source.Floats($"{name}.weight", order.Length, hidden);
        var biases = source.Floats($"{name}.bias", order.Length);
        var (orderedWeights, orderedBiases) = (new float[weights.Length], new float[biases.Length]);
        for (var place = 0; place < order.Length; place++)
        {
            weights.Slice(order[place] * hidden, hidden).CopyTo(orderedWeights.AsSpan(place * hidden));
            orderedBiases[place] = biases[order[place]];
        }

        return new PackedMatrix(source.Kernels, orderedWeights, orderedBiases, Groups.Dense(order.Length), Groups.Dense(hidden));
    }
}
