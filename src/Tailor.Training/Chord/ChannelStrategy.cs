using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>Who decides the bits of a channel while training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelStrategy>))]
public enum ChannelStrategy
{
    /// <summary>The user's interest, through the hypernetworks.</summary>
    Personal,

    /// <summary>One learned score a channel, the same for everybody: the control without personalisation.</summary>
    Static,

    /// <summary>Chance, anew for every window: the control without learning.</summary>
    Random,

    /// <summary>All channels have the same width.</summary>
    Uniform,

    /// <summary>Nothing is rounded: the base model trained on for as long, the reference.</summary>
    FullPrecision,
}
