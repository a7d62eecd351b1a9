using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>What becomes of the matrices that generate a user's layer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GeneratorWeights>))]
public enum GeneratorWeights
{
    /// <summary>They train.</summary>
    Trained,

    /// <summary>They stay as they were drawn; only what is in front of them trains: what the code published with DUET does, whose matrices are in no parameter list.</summary>
    Frozen,
}
