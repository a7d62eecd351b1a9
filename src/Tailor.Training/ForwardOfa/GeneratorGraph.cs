using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.ForwardOfa;

/// <summary>Policy projection and generators as a graph: distribution → guide; interest → parameters of every block.</summary>
internal sealed class GeneratorGraph
{
    private readonly ParameterSet _parameters;
    private readonly ForwardOfaSpec _spec;
    private readonly AdaptationSpec _adaptation;
    private readonly IReadOnlyList<SkippableBlock> _blocks;

    /// <summary>Draws the first values, so that the blocks begin almost as the model's own.</summary>
    /// <param name="parameters">Holds the network's tensors, and receives the generators'.</param>
    /// <param name="spec">The generators.</param>
    /// <param name="backbone">The network.</param>
    /// <param name="initializer">Draws.</param>
    public GeneratorGraph(ParameterSet parameters, ForwardOfaSpec spec, BackboneSpec backbone, Initializer initializer)
    {
        (_parameters, _spec, _adaptation, _blocks) = (parameters, spec, spec.Adaptation!, backbone.SkippableBlocks());
        foreach (var shape in _adaptation.Tensors(backbone)) parameters.Add(shape.Name, initializer.Xavier(shape.Dimensions[0], shape.Dimensions[1]), shape.Dimensions[0], shape.Dimensions[1]);
        foreach (var shape in spec.Tensors(backbone))
        {
            if (!shape.Name.StartsWith("projection.", StringComparison.Ordinal) && !shape.Name.StartsWith("generator.", StringComparison.Ordinal)) continue;
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var isOuter = shape.Name.EndsWith(".outer.weight", StringComparison.Ordinal);
            parameters.Add(shape.Name, sizes.Length == 2 ? initializer.Xavier(sizes[0], sizes[1], isOuter ? SmallStart : 1) : FirstBias(shape.Name, sizes[0]), sizes);
        }
    }

    /// <summary>What the first values of the last layers are multiplied by.</summary>
    private const double SmallStart = .1;

    /// <summary>The guide, (B, d).</summary>
    /// <param name="distribution">(B, 2L) probabilities of keeping, then of skipping.</param>
    public Tensor Guide(Tensor distribution) => torch.linear(distribution, _parameters["projection.weight"], _parameters["projection.bias"]);

    /// <summary>A layer's values for each sample, by the layer's name.</summary>
    /// <param name="interests">(B, d).</param>
    /// <param name="kept">Which blocks are of interest, by place.</param>
    public Dictionary<string, (ChannelLayer Layer, Tensor Values)> Values(Tensor interests, Func<int, bool> kept)
    {
        var values = new Dictionary<string, (ChannelLayer, Tensor)>(StringComparer.Ordinal);
        for (var b = 0; b < _blocks.Count; b++)
        {
            if (!kept(b)) continue;
            var block = _blocks[b];
            var hidden = Linear(_spec.InnerOf(block), interests).relu(); // (B, h)
            var parts = Linear(ForwardOfaSpec.OuterOf(block), hidden).split_with_sizes([.. block.Layers.Select(layer => (long)_adaptation.ValueCount(layer))], 1);
            for (var l = 0; l < parts.Length; l++) values.Add(block.Layers[l].Name, (block.Layers[l], Gained(parts[l], block.Layers[l])));
        }

        return values;
    }

    /// <summary>Gains are 1 + output.</summary>
    private Tensor Gained(Tensor values, ChannelLayer layer)
    {
        if (_adaptation.Form != ParameterForm.ScaleShift) return values;
        var ones = new float[2 * layer.Channels];
        ones.AsSpan(0, layer.Channels).Fill(1);
        return values + torch.tensor(ones, 1, ones.Length).to(values.dtype);
    }

    private Tensor Linear(string name, Tensor x) => torch.linear(x, _parameters[$"{name}.weight"], _parameters[$"{name}.bias"]);

    /// <summary>Zeros; but whole matrices begin as the model's own.</summary>
    private float[] FirstBias(string name, long count)
    {
        if (_adaptation.Form != ParameterForm.Full) return new float[count];
        foreach (var block in _blocks)
        {
            if (string.Equals(name, $"{ForwardOfaSpec.OuterOf(block)}.bias", StringComparison.Ordinal))
                return [.. block.Layers.SelectMany(layer => _parameters[layer.Weight].data<float>().Concat(_parameters[layer.Bias].data<float>()))];
        }

        return new float[count];
    }
}
