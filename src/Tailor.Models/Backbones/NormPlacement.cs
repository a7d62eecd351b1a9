using System.Text.Json.Serialization;

namespace Tailor.Models.Backbones;

/// <summary>Where the layer norms of an attention block stand.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NormPlacement>))]
public enum NormPlacement
{
    /// <summary>x + Attention(Norm(x)), then x + FeedForward(Norm(x)).</summary>
    Pre,

    /// <summary>Norm(x + Attention(x)), then Norm(x + FeedForward(x)).</summary>
    Post,

    /// <summary>The original SASRec: q = Norm(x); x = q + Attention(q, x, x); y = Norm(x); x = y + FeedForward(y).</summary>
    Query,
}
