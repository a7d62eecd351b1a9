using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Runtime.Backbones;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime;

/// <summary>
/// A trained recommender: packed weights, immutable, shared by all threads. Each thread opens a <see cref="RecommenderSession"/> of its own.
/// </summary>
public sealed class Recommender
{
    /// <summary>Copies a model's tensors into the order the kernels read; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items, at least 1; <c>items.weight</c> is (itemCount, Width).</param>
    /// <param name="tensors">The backbone's tensors and <c>items.weight</c>.</param>
    /// <param name="kernels">Which kernels compute; others than <see cref="KernelChoice.Best"/> are for tests and measurements.</param>
    /// <exception cref="ModelFormatException">A size of the spec is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public Recommender(BackboneSpec spec, int itemCount, ITensorSource tensors, KernelChoice kernels = KernelChoice.Best)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        var problems = string.Join(" ", spec.Problems());
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "a backbone that can be built", problems);
        if (spec.ItemBias) throw new ModelFormatException(tensors.Name, offset: null, "a model without a learned item bias, which this runtime does not add to scores yet", "itemBias true");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(itemCount, (int.MaxValue - 64) / spec.Width);

        Spec = spec;
        Set = KernelTable.Bind(kernels, Environment.GetEnvironmentVariable(KernelTable.Variable));
        var reader = new WeightReader(tensors, Set);
        Items = new ItemTable(reader, itemCount, spec.Width);
        Encoder = Encoder.Create(spec, reader, Items);
    }

    /// <summary>Copies an open model folder's tensors; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="kernels">Which kernels compute.</param>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public static Recommender Open(ModelFolder folder, KernelChoice kernels = KernelChoice.Best)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new(folder.Manifest.Backbone, folder.Manifest.ItemCount, new TensorFileSource(folder.Backbone, folder.Items), kernels);
    }

    /// <summary>The backbone.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Number of items; their indices are 0 … ItemCount − 1.</summary>
    public int ItemCount => Items.Count;

    /// <summary>The kernels that compute; never <see cref="KernelChoice.Best"/>.</summary>
    public KernelChoice Kernels => Set.Choice;

    internal KernelSet Set { get; }

    internal ItemTable Items { get; }

    internal Encoder Encoder { get; }

    /// <summary>Opens a session: all the working memory that one thread needs. Its calls allocate nothing.</summary>
    public RecommenderSession OpenSession() => new(this);
}
