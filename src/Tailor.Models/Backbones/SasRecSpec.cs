using System.Text.Json.Serialization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Backbones;

/// <summary>
/// SASRec (Kang and McAuley, ICDM 2018): causal self-attention blocks over the item history, the last state scores items.
/// </summary>
/// <remarks>
/// Tensors (float32), d = <see cref="BackboneSpec.Width"/>, f = <see cref="FeedForward"/>:
/// <c>positions.weight</c> (MaxLength, d); <c>padding.weight</c> (d) when <see cref="Layout"/> is <see cref="PositionLayout.Unmasked"/>,
/// which stands in for item and position embedding together, already scaled; <c>embedding.norm.{weight,bias}</c> (d) when <see cref="EmbeddingNorm"/>;
/// for block i <c>blocks.{i}.attention.norm.{weight,bias}</c> (d),
/// <c>blocks.{i}.attention.{query,key,value,output}.{weight,bias}</c> (d, d) and (d),
/// <c>blocks.{i}.feedForward.norm.{weight,bias}</c> (d), <c>blocks.{i}.feedForward.inner.{weight,bias}</c> (f, d) and (f),
/// <c>blocks.{i}.feedForward.outer.{weight,bias}</c> (d, f) and (d); <c>final.norm.{weight,bias}</c> (d).
/// Items: <c>items.weight</c> (ItemCount, d), shared by look-up and scoring.
/// </remarks>
public sealed record SasRecSpec : BackboneSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "sasrec";

    /// <summary>Number of blocks, 1 to 64; each is an attention and a feed-forward residual branch.</summary>
    public required int Blocks { get; init; }

    /// <summary>Attention heads, 1 to 64; divides <see cref="BackboneSpec.Width"/>.</summary>
    public required int Heads { get; init; }

    /// <summary>Inner width of the feed-forward branch, 1 to 8,192.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Where the layer norms stand.</summary>
    public required NormPlacement Norm { get; init; }

    /// <summary>How positions are counted.</summary>
    public required PositionLayout Layout { get; init; }

    /// <summary>Whether the sum of item and position embedding is normalised before the first block.</summary>
    public required bool EmbeddingNorm { get; init; }

    /// <summary>Whether item embeddings are multiplied by √d on look-up (the original does; needless with <see cref="EmbeddingNorm"/>).</summary>
    public required bool ScaleEmbedding { get; init; }

    /// <summary>Added to the variance in every layer norm, 1e-12 to 1e-2; 1e-8 in the original code and the default here, 1e-5 is PyTorch's own.</summary>
    [JsonRequired]
    public float NormEpsilon { get; init; } = 1e-8f;

    /// <inheritdoc/>
    public override IEnumerable<TensorShape> Tensors()
    {
        yield return new("positions.weight", MaxLength, Width);
        if (Layout == PositionLayout.Unmasked) yield return new("padding.weight", Width);
        if (EmbeddingNorm)
        {
            foreach (var tensor in LayerNorm("embedding.norm", Width)) yield return tensor;
        }

        for (var i = 0; i < Blocks; i++)
        {
            foreach (var tensor in Branches($"blocks.{i}")) yield return tensor;
        }

        foreach (var tensor in LayerNorm("final.norm", Width)) yield return tensor;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ChannelLayer> ChannelLayers() => [.. Enumerable.Range(0, Blocks).SelectMany(block => (ChannelLayer[])
    [
        new($"blocks.{block}.attention.query", Width, Width),
        new($"blocks.{block}.attention.key", Width, Width),
        new($"blocks.{block}.attention.value", Width, Width),
        new($"blocks.{block}.attention.output", Width, Width),
        new($"blocks.{block}.feedForward.inner", FeedForward, Width),
        new($"blocks.{block}.feedForward.outer", Width, FeedForward),
    ])];

    /// <inheritdoc/>
    /// <remarks>
    /// Attention and feed-forward of each block are a skippable block each, 2 · Blocks in all. Only where the norms stand inside the residual
    /// branches (<see cref="NormPlacement.Pre"/>) and nothing is padded: elsewhere the path around a branch is no identity.
    /// </remarks>
    public override IReadOnlyList<SkippableBlock> SkippableBlocks()
    {
        if (Norm != NormPlacement.Pre || Layout != PositionLayout.LeftAligned) return [];
        long norm = SkippableBlock.NormMultiplyAdds * Width, attention = 2L * MaxLength * Width; // queries by keys, weights by values
        return [.. Enumerable.Range(0, Blocks).SelectMany(block => (SkippableBlock[])[Block($"blocks.{block}.attention", norm + attention), Block($"blocks.{block}.feedForward", norm)])];
    }

    /// <inheritdoc/>
    public override long RestMultiplyAdds() => SkippableBlock.NormMultiplyAdds * (long)Width * (EmbeddingNorm ? 2 : 1);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() =>
    [
        .. base.Problems(),
        .. OutOfRange(nameof(Blocks), Blocks, 1, 64),
        .. OutOfRange(nameof(Heads), Heads, 1, 64),
        .. Heads > 0 && Width % Heads != 0 ? [$"Heads must divide Width, but {Width} is no multiple of {Heads}."] : Array.Empty<string>(),
        .. OutOfRange(nameof(FeedForward), FeedForward, 1, 8_192),
        .. Undefined(nameof(Norm), Norm),
        .. Undefined(nameof(Layout), Layout),
        .. NormEpsilon is >= 1e-12f and <= 1e-2f ? Array.Empty<string>() : [$"NormEpsilon must be 1e-12 to 1e-2, not {NormEpsilon}."],
    ];

    private IEnumerable<TensorShape> Branches(string name) =>
    [
        .. LayerNorm($"{name}.attention.norm", Width),
        .. Linear($"{name}.attention.query", Width, Width),
        .. Linear($"{name}.attention.key", Width, Width),
        .. Linear($"{name}.attention.value", Width, Width),
        .. Linear($"{name}.attention.output", Width, Width),
        .. LayerNorm($"{name}.feedForward.norm", Width),
        .. Linear($"{name}.feedForward.inner", FeedForward, Width),
        .. Linear($"{name}.feedForward.outer", Width, FeedForward),
    ];
}
