using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>What is decided for a user: CHORD's widths, or what the methods it is compared with decide.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChordDecision>))]
public enum ChordDecision
{
    /// <summary>The bit width of each channel.</summary>
    Widths,

    /// <summary>Which weights are left out: a bit a weight (DIET, KDD 2024).</summary>
    Masks,

    /// <summary>A linear layer between the last state and the scores (DUET, WWW 2023).</summary>
    Head,
}
