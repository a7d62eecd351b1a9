using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;

namespace Tailor.Customization.ForwardOfa;

/// <summary>
/// Forward-OFA's controller, policy projection and generators (KDD 2025; <see cref="ForwardOfaSpec"/> has tensors and formula): packed weights, immutable,
/// shared by all threads. Each thread opens a <see cref="ForwardOfaSession"/> of its own.
/// </summary>
public sealed class ForwardOfaCustomizer : ICustomizer
{
    /// <summary>Copies the tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The networks.</param>
    /// <param name="backbone">The network that they customize.</param>
    /// <param name="tensors">The tensors that <see cref="ForwardOfaSpec.Tensors"/> lists.</param>
    /// <param name="kernels">Which kernels compute; others than <see cref="KernelChoice.Best"/> are for tests and measurements.</param>
    /// <exception cref="ModelFormatException">A size is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public ForwardOfaCustomizer(ForwardOfaSpec spec, BackboneSpec backbone, ITensorSource tensors, KernelChoice kernels = KernelChoice.Best)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(tensors);
        var problems = string.Join(" ", backbone.Problems());
        if (problems.Length == 0) problems = string.Join(" ", spec.Problems(backbone));
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "a customizer that can be built", problems);

        (Spec, Backbone, Width, Blocks) = (spec, backbone, backbone.Width, backbone.SkippableBlocks());
        Kernels = KernelTable.Bind(kernels, Environment.GetEnvironmentVariable(KernelTable.Variable));
        var weights = new FloatLayers(tensors, Kernels);
        if (spec.HasController)
        {
            ControllerInner = weights.Linear("controller.inner", spec.Hidden, Width + 1);
            ControllerOuter = weights.Linear("controller.outer", 2 * Blocks.Count, spec.Hidden);
        }

        if (spec.Adaptation is null) return;
        Projection = weights.Linear("projection", Width, 2 * Blocks.Count);
        Generators = [.. Blocks.Select(block => new Generator(weights, spec, block, Width))];
    }

    /// <summary>The networks.</summary>
    public ForwardOfaSpec Spec { get; }

    /// <summary>The network that they customize.</summary>
    public BackboneSpec Backbone { get; }

    /// <summary>Floats of an interest: the backbone's width d.</summary>
    public int Width { get; }

    internal IReadOnlyList<SkippableBlock> Blocks { get; }

    internal KernelSet Kernels { get; }

    internal PackedMatrix? ControllerInner { get; }

    internal PackedMatrix? ControllerOuter { get; }

    internal PackedMatrix? Projection { get; }

    internal Generator[] Generators { get; } = [];

    /// <summary>Opens a session: all the working memory that one thread needs.</summary>
    public ForwardOfaSession OpenSession() => new(this);

    CustomizerSpec ICustomizer.Spec => Spec;

    ICustomizerSession ICustomizer.OpenSession() => OpenSession();
}
