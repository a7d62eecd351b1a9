using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.Chord;

/// <summary>
/// A layer's element-level hypernetwork, and what becomes of its scores E (C, K): mean_k |E_ck|. E is the output itself, or A·Bᵀ with A (C, r)
/// and B (K, r); B's outputs are reordered to Bᵀ (r, K) when the weights are packed, so that E is a product of two dense matrices.
/// </summary>
internal sealed unsafe class ElementLevel
{
    private readonly KernelSet _kernels;
    private readonly ChannelLayer _layer;
    private readonly int _rank;

    public ElementLevel(FloatLayers weights, ChordSpec spec, ChannelLayer layer, int width)
    {
        (_kernels, _layer) = (weights.Kernels, layer);
        _rank = ChordSpec.IsLowRank(layer) ? spec.ElementRank : 0;
        Network = new Hypernetwork(weights, $"element.{layer.Name}", width, spec.Hidden, spec.ElementOutputs(layer), _rank > 0 ? TransposedB() : null);
    }

    public Hypernetwork Network { get; }

    /// <summary>Floats of <see cref="Means"/>' working memory.</summary>
    public int ProductLength => _rank > 0 ? _layer.Channels * _kernels.RowStride(_layer.FanIn) : 0;

    /// <summary>Means of magnitudes over each channel's weights.</summary>
    /// <param name="outputs">The network's row for one interest; one panel behind it may be read.</param>
    /// <param name="product">(<see cref="ProductLength"/>) working memory.</param>
    /// <param name="means">(C) receives them.</param>
    public void Means(float* outputs, float* product, Span<float> means)
    {
        var elements = outputs;
        var stride = _layer.FanIn;
        if (_rank > 0)
        {
            stride = _kernels.RowStride(_layer.FanIn);
            var panel = _kernels.PanelWidth;
            var b = outputs + (_layer.Channels * _rank);
            _kernels.Product(_layer.Channels, _rank, outputs, _rank, b, panel, _layer.FanIn, (_layer.FanIn + panel - 1) / panel, bias: null, product, stride, Epilogue.Store); // (C, r) · (r, K)
            elements = product;
        }

        for (var c = 0; c < means.Length; c++)
            means[c] = TensorPrimitives.SumOfMagnitudes(new ReadOnlySpan<float>(elements + ((nint)c * stride), _layer.FanIn)) / _layer.FanIn;
    }

    private int[] TransposedB()
    {
        var b = _layer.Channels * _rank;
        return
        [
            .. Enumerable.Range(0, b),
            .. Enumerable.Range(0, _rank).SelectMany(r => Enumerable.Range(0, _layer.FanIn).Select(k => b + (k * _rank) + r)),
        ];
    }
}
