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

    /// <summary>All channels have the same width, a whole number of bits from 2 to 8.</summary>
    Uniform,

    /// <summary>Nothing is rounded: the base model trained on for as long, the reference.</summary>
    FullPrecision,

    /// <summary>
    /// One score a channel, the same for everybody, worked out once from the base model and never trained: what narrowing the channel costs in loss
    /// (<see cref="ChannelSensitivity"/>).
    /// </summary>
    Fisher,
}
