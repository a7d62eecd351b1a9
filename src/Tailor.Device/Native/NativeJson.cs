using System.Text.Json.Serialization;

namespace Tailor.Device.Native;

/// <summary>How a C program's options are read: strict, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(NativeOptions))]
internal sealed partial class NativeJson : JsonSerializerContext;
