using System.Text.Json.Serialization;

namespace Tailor.Training.Compact;

/// <summary>How a table that was made for one budget gets by with fewer bytes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CompactKind>))]
public enum CompactKind
{
    /// <summary>Short rows and one projection to the full width.</summary>
    Narrow,

    /// <summary>Fewer rows than items: items share a row by chance (the hashing trick).</summary>
    Hashed,

    /// <summary>Shared rows, times a number of each item's own (MEmCom, Pansare et al., MLSys 2022).</summary>
    Memcom,
}
