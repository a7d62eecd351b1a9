using System.Text.Json.Serialization;

namespace Tailor.Models.Protocol;

/// <summary>How messages are read and written: strict, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(DeviceProfile))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(PlanRequest))]
[JsonSerializable(typeof(PlanGuide))]
[JsonSerializable(typeof(TelemetryBatch))]
public sealed partial class ProtocolJson : JsonSerializerContext;
