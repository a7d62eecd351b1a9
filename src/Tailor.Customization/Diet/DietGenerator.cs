using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Masks;
using Tailor.Runtime;

namespace Tailor.Customization.Diet;

/// <summary>
/// DIET's generators (<see cref="DietSpec"/> has tensors and formula). Their values are the scores of all weights, layer after layer; <see cref="WeightMasks"/>
/// makes masks of them.
/// </summary>
public sealed class DietGenerator : IParameterGenerator
{
    private readonly DietSpec _spec;

    /// <summary>Copies the tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The generators.</param>
    /// <param name="backbone">The network that they mask.</param>
    /// <param name="tensors">The tensors that <see cref="DietSpec.Tensors"/> lists.</param>
    /// <exception cref="ModelFormatException">A size is out of range, or a tensor is missing or has another shape.</exception>
    public DietGenerator(DietSpec spec, BackboneSpec backbone, ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(tensors);
        var problems = string.Join(" ", spec.Problems());
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "generators that can be built", problems);
        (_spec, Width, Channels) = (spec, backbone.Width, backbone.ChannelLayers());
        Length = Channels.Sum(layer => layer.WeightCount);
        Layers = [.. Channels.Select(layer => new DietLayer(spec, layer, Width, tensors))];
    }

    /// <inheritdoc/>
    public CustomizerSpec Spec => _spec;

    /// <summary>Floats of an interest: the backbone's width d.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Share of a layer's weights that a user keeps.</summary>
    public double Keep => _spec.Keep;

    /// <summary>The layers that masks are for.</summary>
    public IReadOnlyList<ChannelLayer> Channels { get; }

    internal DietLayer[] Layers { get; }

    /// <inheritdoc/>
    public IParameterGeneratorSession OpenSession() => new DietSession(this);
}
