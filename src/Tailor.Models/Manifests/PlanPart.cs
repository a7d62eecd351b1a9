using System.Text.Json.Serialization;

namespace Tailor.Models.Manifests;

/// <summary>A part of a plan: what a customizer can decide for a device.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanPart>))]
public enum PlanPart
{
    /// <summary>Which pieces of the item table the device holds.</summary>
    Embedding,

    /// <summary>Which blocks of the network it runs.</summary>
    Structure,

    /// <summary>With which parameters.</summary>
    Parameters,

    /// <summary>With how many bits a channel.</summary>
    Precision,
}
