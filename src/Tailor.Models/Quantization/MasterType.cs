using System.Text.Json.Serialization;

namespace Tailor.Models.Quantization;

/// <summary>How a model stores the weights that narrower widths are computed from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MasterType>))]
public enum MasterType
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>8-bit codes and a scale a channel; 8 bits is the widest a channel can have, so nothing is lost.</summary>
    Int8,

    /// <summary>
    /// Codes and a scale a channel that training found, for instance of 3 bits or with learned steps: rows that are wide enough for a channel's
    /// codes take codes and scale as they are, narrower ones are rounded by the rule.
    /// </summary>
    OwnScale,
}
