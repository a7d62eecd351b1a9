using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>
/// NextItNet (Yuan et al., WSDM 2019): residual blocks of dilated causal convolutions over the item history, the last state scores items.
/// Unlike there, the last state is normalised and the item table scores, so that it can stand in for the other backbones.
/// </summary>
/// <remarks>
/// A block, (b) in the paper, is x + ReLU(Norm(second(ReLU(Norm(first(x)))))): <c>first</c> has the block's dilation, <c>second</c> twice that. A causal
/// convolution is a linear layer over <see cref="Kernel"/> rows that end at the row it is for, dilation apart, oldest first; before the oldest
/// item they are zero. Tensors (float32), d = Width, k = <see cref="Kernel"/>: <c>embedding.norm.{weight,bias}</c> (d) when
/// <see cref="EmbeddingNorm"/>; for block i <c>blocks.{i}.{first,second}.{weight,bias}</c> (d, k·d) and (d) and
/// <c>blocks.{i}.{first,second}.norm.{weight,bias}</c> (d); <c>final.norm.{weight,bias}</c> (d). Items: <c>items.weight</c> (ItemCount, d).
/// Layer norm epsilon 1e-8.
/// </remarks>
public sealed record NextItNetSpec : BackboneSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "nextitnet";

    /// <summary>Number of blocks, 1 to 64; each is two convolutions and a residual.</summary>
    public required int Blocks { get; init; }

    /// <summary>Rows that a convolution reads, 1 to 16.</summary>
    public required int Kernel { get; init; }

    /// <summary>
    /// Distance of the rows that a block's first convolution reads, 1 to 2,048 items, a block each, from the beginning again behind the last
    /// (1 to 64 of them). With 1 and 4 the convolutions have 1, 2, 4, 8, 1, 2, 4, 8 …, as in the paper.
    /// </summary>
    public required ImmutableArray<int> Dilations { get; init; }

    /// <summary>Whether the item embedding is normalised before the first block.</summary>
    public required bool EmbeddingNorm { get; init; }

    /// <summary>Dilation of a block's first convolution, in items; that of its second is twice as much.</summary>
    public int DilationOf(int block) => Dilations[block % Dilations.Length];

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors()
    {
        if (EmbeddingNorm)
        {
            foreach (var tensor in LayerNorm("embedding.norm", Width)) yield return tensor;
        }

        foreach (var layer in ChannelLayers())
        {
            foreach (var tensor in Linear(layer.Name, Width, layer.FanIn)) yield return tensor;
            foreach (var tensor in LayerNorm($"{layer.Name}.norm", Width)) yield return tensor;
        }

        foreach (var tensor in LayerNorm("final.norm", Width)) yield return tensor;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ChannelLayer> ChannelLayers() => [.. Enumerable.Range(0, Blocks).SelectMany(block => (ChannelLayer[])
    [
        new($"blocks.{block}.first", Width, Kernel * Width),
        new($"blocks.{block}.second", Width, Kernel * Width),
    ])];

    /// <inheritdoc/>
    /// <remarks>Each block.</remarks>
    public override IReadOnlyList<SkippableBlock> SkippableBlocks() =>
        [.. Enumerable.Range(0, Blocks).Select(block => Block($"blocks.{block}", 2 * SkippableBlock.NormMultiplyAdds * (long)Width))];

    /// <inheritdoc/>
    public override long RestMultiplyAdds() => SkippableBlock.NormMultiplyAdds * (long)Width * (EmbeddingNorm ? 2 : 1);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() =>
    [
        .. base.Problems(),
        .. OutOfRange(nameof(Blocks), Blocks, 1, 64),
        .. OutOfRange(nameof(Kernel), Kernel, 1, 16),
        .. Dilations.IsDefault ? ["Dilations must be a list."] : OutOfRange("The number of Dilations", Dilations.Length, 1, 64),
        .. Dilations.IsDefault ? [] : Dilations.SelectMany(dilation => OutOfRange("Each of Dilations", dilation, 1, 2_048)),
    ];

    /// <summary>Whether the other has the same sizes and dilations.</summary>
    public bool Equals(NextItNetSpec? other) =>
        base.Equals(other) && (Blocks, Kernel, EmbeddingNorm) == (other.Blocks, other.Kernel, other.EmbeddingNorm) && Listed.SequenceEqual(other.Listed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Blocks, Kernel, EmbeddingNorm, Listed.Length);

    private ReadOnlySpan<int> Listed => Dilations.IsDefault ? [] : Dilations.AsSpan();
}
