using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
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
    private readonly IReadOnlyList<SkippableBlock> _blocks;
    private readonly int _channels;

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
        problems = string.Join(" ", options.Adaptation?.Problems(spec) ?? []);
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        if (options.ItemBits is not (2 or 4 or 8 or FloatItemTable.FloatBits)) throw new ArgumentException($"ItemBits must be 2, 4, 8 or 32, not {options.ItemBits}.", nameof(options));
        if (options.Table is { } table)
        {
            if (options.ItemBits != FloatItemTable.FloatBits) throw new ArgumentException($"A scalable table has widths of its own; ItemBits must stay {FloatItemTable.FloatBits}, not {options.ItemBits}.", nameof(options));
            if ((table.Header.Items, table.Header.Width) != (itemCount, spec.Width)) throw new ArgumentException($"Expected a scalable table of {itemCount} items of {spec.Width} values, found {table.Header.Items} of {table.Header.Width}.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(itemCount, (int.MaxValue - 64) / spec.Width);

        (Spec, Quantization, Adaptation) = (spec, options.Quantization, options.Adaptation);
        (_blocks, _channels) = (spec.SkippableBlocks(), spec.ChannelLayers().Sum(layer => layer.Channels));
        Parts = Settled(new() { Structure = options.Structure, Parameters = options.Parameters, Precision = options.Precision });
        if (Problem(Parts) is { } problem) throw new ArgumentException(problem, nameof(options));
        Set = KernelTable.Bind(options.Kernels, Environment.GetEnvironmentVariable(KernelTable.Variable));
        _weights = new WeightReader(spec, tensors, Set, Quantization, Adaptation, Parts);
        Items = ItemTable.Read(_weights, spec, itemCount, options.ItemBits, options.Table);
        Encoder = Encoder.Create(spec, _weights, Items);
        _weights.Close(); // so that the source is not kept
    }

    private Recommender(Recommender other, PlanParts parts)
    {
        (Spec, Quantization, Adaptation, Parts, Set, Items) = (other.Spec, other.Quantization, other.Adaptation, parts, other.Set, other.Items);
        (_blocks, _channels) = (other._blocks, other._channels);
        _weights = other._weights.With(parts);
        Encoder = Encoder.Create(Spec, _weights, Items);
        _weights.Close(); // so that what this plan skips is not kept
    }

    /// <summary>The backbone.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Number of items; their indices are 0 … ItemCount − 1.</summary>
    public int ItemCount => Items.Count;

    /// <summary>The kernels that compute; never <see cref="KernelChoice.Best"/>.</summary>
    public KernelChoice Kernels => Set.Choice;

    /// <summary>How the channels can be narrowed, or null.</summary>
    public QuantizationSpec? Quantization { get; }

    /// <summary>How parameters change the blocks, or null.</summary>
    public AdaptationSpec? Adaptation { get; }

    /// <summary>What of a plan it was made by.</summary>
    public PlanParts Parts { get; }

    /// <summary>Bits of each channel, or null where weights are float32.</summary>
    public Precision? Precision => Parts.Precision;

    /// <summary>What this recommender holds in memory. A plan's recommender shares all but the layers with the one it was applied to.</summary>
    public ResidentBytes Bytes => new(
        Encoder.Layers.Sum(layer => layer.WeightBytes),
        Encoder.Layers.Sum(layer => layer.OutputBytes),
        Items.Bytes,
        MasterBytes,
        Encoder.ComputedBytes(Set.PanelWidth) + VectorBytes);

    /// <summary>
    /// What <see cref="Bytes"/> sums up to at most for any plan that is applied to this recommender, on any CPU, with the item table as it is here. Channels of different widths take
    /// tables that those of one width do not.
    /// </summary>
    public long MostBytes => Encoder.Layers.Sum(MostBytesOf) + Items.Bytes + MasterBytes + Encoder.ComputedBytes(LayerFootprint.MostPanelWidth) + VectorBytes;

    internal KernelSet Set { get; }

    internal ItemTable Items { get; }

    internal Encoder Encoder { get; }

    private long MasterBytes => _weights.Frozen.Sum(layer => layer.WeightBytes + layer.OutputBytes);

    private long VectorBytes => _weights.Vectors.Sum(vector => (long)vector.Length * sizeof(float));

    /// <summary>Copies an open model folder's tensors; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="kernels">Which kernels compute.</param>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public static Recommender Open(ModelFolder folder, KernelChoice kernels = KernelChoice.Best) => Open(folder, new RecommenderOptions { Kernels = kernels });

    /// <summary>Copies an open model folder's tensors; the folder may be disposed of afterwards.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="options">Kernels, widths and blocks; without a quantization or an adaptation, that of the manifest counts.</param>
    /// <exception cref="ModelFormatException">A value is not finite.</exception>
    /// <exception cref="ArgumentException">The precision has another number of channels than the backbone, or the model cannot be narrowed.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernels asked for do not run on this CPU.</exception>
    public static Recommender Open(ModelFolder folder, RecommenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        var manifest = folder.Manifest;
        if (options.Table is { } table && table.Header.Source != ElasticFile.SourceOf(manifest)) throw new ArgumentException($"The scalable table was made of other items than those of {manifest.Name}.", nameof(options));
        return new(manifest.Backbone, manifest.ItemCount, new TensorFileSource(folder.Backbone, folder.Items), Completed(options, manifest));
    }

    /// <summary>Options with what the manifest says where they say nothing.</summary>
    internal static RecommenderOptions Completed(RecommenderOptions options, ModelManifest manifest) =>
        options with { Quantization = options.Quantization ?? manifest.Quantization, Adaptation = options.Adaptation ?? manifest.Customizer?.Adapts };

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
        RequireNoParameters();
        return new Recommender(this, Parts with { Precision = precision });
    }

    /// <summary>
    /// The recommender that a plan decides. It shares the item table and whatever else no plan changes with this one, which stays as it is. It has nothing of
    /// the blocks that the plan skips; so once the plan's parameters are in its layers, or blocks are skipped that another plan keeps, that other plan can
    /// be applied to the recommender that the model was opened with only.
    /// </summary>
    /// <param name="parts">What the plan decided; a part that is null has its default.</param>
    /// <exception cref="ArgumentException">A part does not fit the model; the message says how.</exception>
    /// <exception cref="InvalidOperationException">This recommender has not all that the plan needs.</exception>
    public Recommender Apply(PlanParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Precision is not null) RequirePlans(parts.Precision);
        parts = Settled(parts);
        if (Problem(parts) is { } problem) throw new ArgumentException(problem, nameof(parts));
        RequireNoParameters();
        return new Recommender(this, parts);
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

    private long MostBytesOf(LinearLayer layer)
    {
        var floats = layer is FloatLayer ? LayerFootprint.OfFloats(layer.Outputs, layer.Inputs) : 0;
        return Quantization is { ActivationBits: 8 } ? Math.Max(floats, LayerFootprint.OfMixed(layer.Outputs, layer.Inputs)) : floats;
    }

    /// <summary>Parts with their defaults in place.</summary>
    private PlanParts Settled(PlanParts parts) =>
        parts.Precision is null && Quantization is { HasCodes: true } ? parts with { Precision = Precision.Uniform(_channels, 8) } : parts;

    private void RequireNoParameters()
    {
        if (Parts.Parameters is not null) throw new InvalidOperationException("This recommender's layers hold the parameters of a plan already. Apply plans to the recommender that the model was opened with.");
    }

    private void RequirePlans(Precision precision)
    {
        ArgumentNullException.ThrowIfNull(precision);
        if (Quantization is null) throw new InvalidOperationException("The recommender was opened without a quantization; a precision can be applied only to a model that says how its channels are narrowed.");
        if (Problem(new PlanParts { Precision = precision }) is { } problem) throw new ArgumentException(problem, nameof(precision));
    }

    /// <summary>What does not fit the model, or null.</summary>
    private string? Problem(PlanParts parts)
    {
        if (parts.Precision is { } precision)
        {
            if (Quantization is null) return "A precision needs a quantization beside it: how this model's channels are narrowed.";
            if (precision.Channels != _channels) return $"Expected {_channels} channels, as {Spec.Name} of this size has, found a precision of {precision.Channels}.";
        }

        if (parts.Structure is null && parts.Parameters is null) return null;
        if (parts.Structure is { } structure && structure.Blocks != _blocks.Count) return $"Expected a structure of {_blocks.Count} blocks, as {Spec.Name} of this size has to skip, found one of {structure.Blocks}.";
        if (parts.Parameters is not { } parameters) return null;
        if (Adaptation is null) return "Parameters need an adaptation beside them: how they change this model's blocks.";
        return Adaptation.Problem(parameters, _blocks, parts.Structure);
    }
}
