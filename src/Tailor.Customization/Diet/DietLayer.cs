using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization.Diet;

/// <summary>The scores of one layer's weights, s = m + sigmoid(f) · E, with E of low rank in large layers.</summary>
internal sealed class DietLayer
{
    private readonly ChannelLayer _layer;
    private readonly int _rank;
    private readonly float[] _base;
    private readonly PlainHypernetwork? _filter;
    private readonly PlainHypernetwork? _element;

    public DietLayer(DietSpec spec, ChannelLayer layer, int width, ITensorSource tensors)
    {
        (_layer, _rank) = (layer, ChordSpec.IsLowRank(layer) ? spec.ElementRank : 0);
        _base = tensors.Floats($"mask.{layer.Name}.base", layer.Channels, layer.FanIn).ToArray();
        if (!spec.ReadsInterest) return;
        _filter = new(tensors, $"filter.{layer.Name}", width, spec.Hidden, layer.Channels);
        _element = new(tensors, $"element.{layer.Name}", width, spec.Hidden, spec.ElementOutputs(layer));
    }

    /// <summary>Weights of the layer: its scores.</summary>
    public int Weights => _layer.WeightCount;

    /// <summary>Floats of working memory.</summary>
    public int Outputs => _layer.Channels + (_element?.Outputs ?? 0);

    /// <summary>Scores the weights for one interest.</summary>
    /// <param name="interest">(d); not read without hypernetworks.</param>
    /// <param name="memory">(<see cref="Outputs"/>) working memory.</param>
    /// <param name="scores">(C, K) receives the scores.</param>
    public void Score(ReadOnlySpan<float> interest, Span<float> memory, Span<float> scores)
    {
        _base.CopyTo(scores);
        if (_filter is null || _element is null) return;
        var (channels, fanIn) = (_layer.Channels, _layer.FanIn);
        var filter = memory[..channels];
        var element = memory.Slice(channels, _element.Outputs);
        _filter.Run(interest, filter);
        TensorPrimitives.Sigmoid(filter, filter);
        _element.Run(interest, element);
        for (var c = 0; c < channels; c++)
        {
            var row = scores.Slice(c * fanIn, fanIn);
            if (_rank == 0)
            {
                TensorPrimitives.MultiplyAdd(element.Slice(c * fanIn, fanIn), filter[c], row, row);
                continue;
            }

            var (a, b) = (c * _rank, channels * _rank); // E = A · Bᵀ with A (C, r), then B (K, r)
            for (var k = 0; k < fanIn; k++) row[k] += filter[c] * TensorPrimitives.Dot<float>(element.Slice(a, _rank), element.Slice(b + (k * _rank), _rank));
        }
    }
}
