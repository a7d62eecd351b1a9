using System.Text.Json.Serialization;

namespace Tailor.Models.Backbones;

/// <summary>How positions of a history of n items are counted in a window of MaxLength.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PositionLayout>))]
public enum PositionLayout
{
    /// <summary>Positions 0 … n−1 from the oldest kept item; nothing is padded, so an appended item costs one token.</summary>
    LeftAligned,

    /// <summary>
    /// The original SASRec: the window is padded on the left with zero vectors to MaxLength, the newest item always stands at the
    /// last position; padded positions take part in attention as they do there. For import and comparison.
    /// </summary>
    Original,
}
