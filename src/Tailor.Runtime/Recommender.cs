using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime;

/// <summary>
/// A trained recommender: packed weights, immutable, shared by all threads. Each thread opens a <see cref="RecommenderSession"/> of its own.
/// </summary>
public sealed class Recommender
{
    private readonly WeightReader _weights;

    /// <summary>Copies a model's tensors into the order the kernels read, as float32; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items, at least 1.</param>
    /// <param name="tensors">The backbone's tensors and those of the items, as the spec lists them.</param>
    /// <param name="kernels">Which kernels compute; others than <see cref="KernelChoice.Best"/> are for tests and measurements.</param>
    /// <exception cref="ModelFormatException">A size of the spec is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public Recommender(BackboneSpec spec, int itemCount, ITensorSource tensors, KernelChoice kernels = KernelChoice.Best)
        : this(spec, itemCount, tensors, new RecommenderOptions { Kernels = kernels })
    {
    }

    /// <summary>Copies a model's tensors into the order the kernels read, at the widths asked for; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items, at least 1; <c>items.weight</c> is (itemCount, Width).</param>
    /// <param name="tensors">The backbone's tensors, <c>items.weight</c>, and what <see cref="QuantizationSpec.Tensors"/> lists.</param>
    /// <param name="options">Kernels and widths.</param>
    /// <exception cref="ModelFormatException">A size of the spec is out of range, a tensor is missing or has another shape, or a value is not finite.</exception>
    /// <exception cref="ArgumentException">The precision has another number of channels than the backbone, or comes without a quantization.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public Recommender(BackboneSpec spec, int itemCount, ITensorSource tensors, RecommenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        var problems = string.Join(" ", spec.Problems());
        if (problems.Length > 0) throw new ModelFormatException(tensors.Name, offset: null, "a backbone that can be built", problems);
        problems = string.Join(" ", options.Quantization?.Problems() ?? []);
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        if (options.ItemBits is not (2 or 4 or 8 or FloatItemTable.FloatBits)) throw new ArgumentException($"ItemBits must be 2, 4, 8 or 32, not {options.ItemBits}.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(itemCount, (int.MaxValue - 64) / spec.Width);

        (Spec, Quantization) = (spec, options.Quantization);
        Precision = options.Precision ?? (Quantization?.Master == MasterType.Int8 ? Precision.Uniform(spec.ChannelLayers().Sum(layer => layer.Channels), 8) : null);
        if (Precision is not null) RequirePlan(Precision, nameof(options));
        Set = KernelTable.Bind(options.Kernels, Environment.GetEnvironmentVariable(KernelTable.Variable));
        var reader = new WeightReader(spec, tensors, Set, Quantization, Precision is null ? [] : Precision.Codes);
        Items = ItemTable.Read(reader, spec, itemCount, options.ItemBits);
        Encoder = Encoder.Create(spec, reader, Items);
        _weights = reader.With([]); // so that the source is not kept
    }

    private Recommender(Recommender other, Precision precision)
    {
        (Spec, Quantization, Precision, Set, Items) = (other.Spec, other.Quantization, precision, other.Set, other.Items);
        _weights = other._weights;
        Encoder = Encoder.Create(Spec, _weights.With(precision.Codes), Items);
    }

    /// <summary>The backbone.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Number of items; their indices are 0 … ItemCount − 1.</summary>
    public int ItemCount => Items.Count;

    /// <summary>The kernels that compute; never <see cref="KernelChoice.Best"/>.</summary>
    public KernelChoice Kernels => Set.Choice;

    /// <summary>How the channels can be narrowed, or null.</summary>
    public QuantizationSpec? Quantization { get; }

    /// <summary>Bits of each channel, or null where weights are float32.</summary>
    public Precision? Precision { get; }

    /// <summary>What this recommender holds in memory. A plan's recommender shares all but the layers with the one it was applied to.</summary>
    public ResidentBytes Bytes => new(
        Encoder.Layers.Sum(layer => layer.WeightBytes),
        Encoder.Layers.Sum(layer => layer.OutputBytes),
        Items.Bytes,
        _weights.Frozen.Sum(layer => layer.WeightBytes + layer.OutputBytes),
        Encoder.ComputedBytes + _weights.Vectors.Sum(vector => (long)vector.Length * sizeof(float)));

    internal KernelSet Set { get; }

    internal ItemTable Items { get; }

    internal Encoder Encoder { get; }

    /// <summary>Copies an open model folder's tensors; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="kernels">Which kernels compute.</param>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public static Recommender Open(ModelFolder folder, KernelChoice kernels = KernelChoice.Best) => Open(folder, new RecommenderOptions { Kernels = kernels });

    /// <summary>Copies an open model folder's tensors; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="options">Kernels and widths; without a quantization, that of the manifest counts.</param>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    /// <exception cref="ArgumentException">The precision has another number of channels than the backbone, or the model cannot be narrowed.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public static Recommender Open(ModelFolder folder, RecommenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        var manifest = folder.Manifest;
        return new(manifest.Backbone, manifest.ItemCount, new TensorFileSource(folder.Backbone, folder.Items), options with { Quantization = options.Quantization ?? manifest.Quantization });
    }

    /// <summary>
    /// The same recommender with other widths. It shares the item table, norms, positions and master weights with this one, which stays as it is;
    /// only the layers are quantised and packed anew, and nothing is read.
    /// </summary>
    /// <param name="precision">Bits of each channel.</param>
    /// <exception cref="ArgumentException">It has another number of channels than the backbone.</exception>
    /// <exception cref="InvalidOperationException">The recommender was opened without a quantization, so it kept no master weights.</exception>
    public Recommender Apply(Precision precision)
    {
        RequirePlans(precision);
        return new Recommender(this, precision);
    }

    /// <summary>Bytes that the packed weights of the layers would take under a plan: what <see cref="Bytes"/> says of them once it is applied.</summary>
    /// <param name="precision">Bits of each channel.</param>
    /// <exception cref="ArgumentException">It has another number of channels than the backbone.</exception>
    /// <exception cref="InvalidOperationException">The recommender was opened without a quantization.</exception>
    public long PackedBytes(Precision precision)
    {
        RequirePlans(precision);
        return _weights.PackedBytes(precision.Codes);
    }

    /// <summary>Opens a session: all the working memory that one thread needs. Its calls allocate nothing.</summary>
    public RecommenderSession OpenSession() => new(this);

    private void RequirePlans(Precision precision)
    {
        ArgumentNullException.ThrowIfNull(precision);
        if (Quantization is null) throw new InvalidOperationException("The recommender was opened without a quantization; a precision can be applied only to a model that says how its channels are narrowed.");
        RequirePlan(precision, nameof(precision));
    }

    private void RequirePlan(Precision precision, string parameter)
    {
        if (Quantization is null) throw new ArgumentException("A precision needs a quantization beside it: how this model's channels are narrowed.", parameter);
        var expected = Spec.ChannelLayers().Sum(layer => layer.Channels);
        if (precision.Channels != expected) throw new ArgumentException($"Expected {expected} channels, as {Spec.Name} of this size has, found a precision of {precision.Channels}.", parameter);
    }
}
