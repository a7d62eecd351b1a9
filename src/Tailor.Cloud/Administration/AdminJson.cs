using System.Text.Json.Serialization;
using Tailor.Cloud.Rollouts;

namespace Tailor.Cloud.Administration;

/// <summary>How administrators' messages are read and written: strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(IReadOnlyList<ModelSummary>))]
[JsonSerializable(typeof(IReadOnlyList<DeviceSummary>))]
[JsonSerializable(typeof(ReleaseSummary))]
[JsonSerializable(typeof(ReleaseCounts))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ReleaseCounts>))]
[JsonSerializable(typeof(KeyringSummary))]
[JsonSerializable(typeof(RolloutChange))]
[JsonSerializable(typeof(RollbackRequest))]
internal sealed partial class AdminJson : JsonSerializerContext;
