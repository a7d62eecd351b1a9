using System.Text.Json.Serialization;

namespace Tailor.Models.Customizers;

/// <summary>What decides the parameters of the kept blocks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParameterSource>))]
public enum ParameterSource
{
    /// <summary>The user's interest as seen from the structure, through the generators.</summary>
    Personal,

    /// <summary>The structure alone, through the same generators: the same for all users of a structure, the control.</summary>
    Constant,

    /// <summary>Nothing: all structures share the model's own.</summary>
    None,
}
