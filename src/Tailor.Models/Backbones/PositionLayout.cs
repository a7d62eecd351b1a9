using System.Text.Json.Serialization;

namespace Tailor.Models.Backbones;

/// <summary>How positions of a history of n items are counted in a window of MaxLength.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PositionLayout>))]
public enum PositionLayout
{
    /// <summary>Positions 0 … n−1 from the oldest kept item; nothing is padded, so an appended item costs one token.</summary>
    LeftAligned,

    /// <summary>
    /// The original SASRec: the window is padded on the left to MaxLength, the newest item always stands at the last position. Padded
    /// positions hold the zero vector before the first block and are set back to zero after every block, but take part in attention as
    /// keys and values as they do there. They are all alike, so one padding token seen MaxLength − n times stands for them: key and value
    /// are those of the zero vector. An empty history leaves the zero vector before the final norm. For import and comparison.
    /// </summary>
    Original,

    /// <summary>
    /// The original layout without the mask, as later Python code has it: padded positions start from <c>padding.weight</c> (d), which has
    /// no position, and pass through the blocks like any other token. Causality lets them see only each other, so they stay alike and
    /// one padding token, carried from block to block and seen MaxLength − n times, stands for them. An empty history is answered by its
    /// last state. For import and comparison.
    /// </summary>
    Unmasked,
}
