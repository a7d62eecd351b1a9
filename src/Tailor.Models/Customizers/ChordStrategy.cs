using System.Text.Json.Serialization;

namespace Tailor.Models.Customizers;

/// <summary>Where a channel's score comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChordStrategy>))]
public enum ChordStrategy
{
    /// <summary>The user's interest through the hypernetworks.</summary>
    Personal,

    /// <summary>One learned score a channel, the same for everybody: the control.</summary>
    Static,
}
