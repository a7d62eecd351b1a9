using System.Text.Json.Serialization;

namespace Tailor.Training.Losses;

/// <summary>What training minimises.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossKind>))]
public enum LossKind
{
    /// <summary>Softmax over the target and negatives that all positions of a step share.</summary>
    SampledSoftmax,

    /// <summary>Softmax over all items.</summary>
    FullSoftmax,

    /// <summary>Binary cross-entropy against negatives drawn for each position: the original SASRec.</summary>
    Bce,

    /// <summary>Binary cross-entropy with a calibrated positive (gSASRec, Petrov and Macdonald, RecSys 2023).</summary>
    Gbce,
}
