using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.Chord;

/// <summary>
/// CHORD's hypernetworks (ACM MM 2025; <see cref="ChordSpec"/> has tensors and formula): packed weights, immutable, shared by all threads.
/// Each thread opens a <see cref="ChordSession"/> of its own.
/// </summary>
/// <remarks>
/// On one CPU the same interest and budget give the same codes, alone or in a batch. On CPUs with other vectors, sums round differently, so
/// two channels of almost equal scores may change places. Nothing depends on it: the cloud decides, and a device carries out the codes it was sent.
/// </remarks>
public sealed class ChordCustomizer : ICustomizer
{
    /// <summary>Copies the hypernetworks' tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The hypernetworks.</param>
    /// <param name="backbone">The network that they customize.</param>
    /// <param name="tensors">The tensors that <see cref="ChordSpec.Tensors"/> lists.</param>
    /// <param name="kernels">Which kernels compute; others than <see cref="KernelChoice.Best"/> are for tests and measurements.</param>
    /// <exception cref="ModelFormatException">A size is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public ChordCustomizer(ChordSpec spec, BackboneSpec backbone, ITensorSource tensors, KernelChoice kernels = KernelChoice.Best)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(tensors);
        var problems = string.Join(" ", [.. backbone.Problems(), .. spec.Problems()]);
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "a customizer that can be built", problems);

        (Spec, Width, Channels) = (spec, backbone.Width, backbone.ChannelLayers());
        ChannelCount = Channels.Sum(layer => layer.Channels);
        Kernels = KernelTable.Bind(kernels, Environment.GetEnvironmentVariable(KernelTable.Variable));
        var weights = new FloatLayers(tensors, Kernels);
        if (spec.Strategy == ChordStrategy.Static)
        {
            StaticScores = weights.Floats("static.scores", ChannelCount).ToArray();
            return;
        }

        Layers = [.. Channels.Select(layer => new ChordLayer(weights, spec, layer, Width))];
        LayerLevel = spec.LayerLevel ? new Hypernetwork(weights, "layer", Width, spec.Hidden, Channels.Count) : null;
    }

    /// <summary>The hypernetworks.</summary>
    public ChordSpec Spec { get; }

    /// <summary>Floats of an interest: the backbone's width d.</summary>
    public int Width { get; }

    /// <summary>Channels of the device's network: scores and codes of a user.</summary>
    public int ChannelCount { get; }

    internal IReadOnlyList<ChannelLayer> Channels { get; }

    internal KernelSet Kernels { get; }

    /// <summary>The scores of everybody, with <see cref="ChordStrategy.Static"/>.</summary>
    internal float[]? StaticScores { get; }

    internal ChordLayer[] Layers { get; } = [];

    /// <summary>One score a layer, or null where the level is off.</summary>
    internal Hypernetwork? LayerLevel { get; }

    /// <summary>Opens a session: all the working memory that one thread needs.</summary>
    public ChordSession OpenSession() => new(this);

    CustomizerSpec ICustomizer.Spec => Spec;

    ICustomizerSession ICustomizer.OpenSession() => OpenSession();
}
