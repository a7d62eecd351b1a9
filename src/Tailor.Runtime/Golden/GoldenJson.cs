using System.Text.Json.Serialization;

namespace Tailor.Runtime.Golden;

/// <summary>How golden scores are read and written: strict, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(GoldenScores))]
internal sealed partial class GoldenJson : JsonSerializerContext;
