using System.Text.Json.Serialization;

namespace Tailor.Training.Chord;

/// <summary>What becomes of the network's weights while strategies are learned.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChordWeights>))]
public enum ChordWeights
{
    /// <summary>Drawn at random and never trained: the words of the paper.</summary>
    RandomFrozen,

    /// <summary>Those of the base model, never trained again.</summary>
    PretrainedFrozen,

    /// <summary>Those of the base model, trained on through the rounding (quantisation-aware).</summary>
    Joint,
}
