using System.Text.Json.Serialization;

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
}
