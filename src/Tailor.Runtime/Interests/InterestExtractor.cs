using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Interests;

/// <summary>
/// The extractor's weights beside a recommender whose item rows it reads: packed, immutable, shared by all threads. Each thread opens an
/// <see cref="InterestSession"/> of its own. Tensors and arithmetic: <see cref="ExtractorSpec"/>.
/// </summary>
public sealed class InterestExtractor
{
    /// <summary>Copies the extractor's tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The extractor.</param>
    /// <param name="recommender">Whose items it reads and whose kernels compute.</param>
    /// <param name="tensors">The tensors that <see cref="ExtractorSpec.Tensors(int)"/> lists.</param>
    /// <exception cref="ModelFormatException">The spec is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    public InterestExtractor(ExtractorSpec spec, Recommender recommender, ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(tensors);
        var problems = string.Join(" ", spec.Problems());
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "an extractor that can be built", problems);

        (Spec, Recommender) = (spec, recommender);
        var layers = new FloatLayers(tensors, recommender.Set);
        Gates = Groups.Aligned(3, Width, recommender.Set.PanelWidth);
        Plain = new InterestLayers(layers, ExtractorSpec.Plain, Gates);
        Guided = spec.Guided ? new InterestLayers(layers, ExtractorSpec.FromGuide, Gates) : null;
    }

    /// <summary>Copies the extractor of an open model folder, which may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="recommender">The model's recommender.</param>
    /// <returns>The extractor, or null where the model has none.</returns>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    public static InterestExtractor? Open(ModelFolder folder, Recommender recommender)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Manifest.Extractor is { } spec ? new(spec, recommender, new TensorFileSource(folder.Customizer!)) : null;
    }

    /// <summary>The extractor.</summary>
    public ExtractorSpec Spec { get; }

    /// <summary>Floats of an interest: the backbone's width d.</summary>
    public int Width => Recommender.Spec.Width;

    internal Recommender Recommender { get; }

    /// <summary>How the gates reset, update and new stand in a row.</summary>
    internal Groups Gates { get; }

    /// <summary>What makes the interest.</summary>
    internal InterestLayers Plain { get; }

    /// <summary>What makes the interest as seen from a guide, or null.</summary>
    internal InterestLayers? Guided { get; }

    /// <summary>Opens a session: all the working memory that one thread needs. Its calls allocate nothing.</summary>
    public InterestSession OpenSession() => new(this);
}
