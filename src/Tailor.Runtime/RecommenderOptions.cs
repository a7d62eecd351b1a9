using Tailor.Models.Adaptation;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;

namespace Tailor.Runtime;

/// <summary>How a recommender is built.</summary>
public sealed record RecommenderOptions
{
    /// <summary>Which kernels compute; others than <see cref="KernelChoice.Best"/> are for tests and measurements.</summary>
    public KernelChoice Kernels { get; init; } = KernelChoice.Best;

    /// <summary>
    /// How the channels can be narrowed, or null: then weights are float32 and no plan can be applied. Its master weights stay in memory, for
    /// plans to come.
    /// </summary>
    public QuantizationSpec? Quantization { get; init; }

    /// <summary>
    /// Bits of each channel; needs <see cref="Quantization"/>. Null: 8 bits everywhere where the master is
    /// codes, float32 otherwise.
    /// </summary>
    public Precision? Precision { get; init; }

    /// <summary>How a plan's parameters change the blocks, or null: then no parameters can be applied.</summary>
    public AdaptationSpec? Adaptation { get; init; }

    /// <summary>Which blocks there are, or null for all. What is skipped is not read at all.</summary>
    public Structure? Structure { get; init; }

    /// <summary>What the layers of these blocks are changed by; needs <see cref="Adaptation"/>.</summary>
    public Parameters? Parameters { get; init; }

    /// <summary>
    /// Bits of a value of the item table: 32, or 8, 4 or 2 with a scale a row. One packed table serves look-up and scoring; where it is packed,
    /// the state that scores is rounded to 8 bits.
    /// </summary>
    public int ItemBits { get; init; } = 32;

    /// <summary>A scalable table, as far as the device has it, in place of the model's item table; null for that. The state that scores is rounded to 8 bits a group.</summary>
    public ElasticTable? Table { get; init; }
}
