using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>Where the scale of a channel's codes comes from when all channels have the same width.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelScale>))]
public enum ChannelScale
{
    /// <summary>From the weights, by the quantiser's rule, at every step anew.</summary>
    Fitted,

    /// <summary>A parameter that trains: learned step size quantisation (LSQ; Esser et al., ICLR 2020).</summary>
    Learned,
}
