using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>How gradients pass the choice of a width, which has none: hard choice forward, this backward.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScoreSurrogate>))]
public enum ScoreSurrogate
{
    /// <summary>Softmax of −(score − centre of the width's band)² / temperature.</summary>
    Bands,

    /// <summary>The score's gradient is that of the output at 8 bits less that at 2 bits (edge-popup, as DIET).</summary>
    Difference,
}
