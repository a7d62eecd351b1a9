using System.Text.Json.Serialization;

namespace Tailor.Cli.Diagnosis;

/// <summary>How well something is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, but could do better.</summary>
    Warning,

    /// <summary>Something that Tailor can do does not work here.</summary>
    Missing,
}
