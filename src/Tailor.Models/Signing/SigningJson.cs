using System.Text.Json.Serialization;
using Tailor.Models.Releases;

namespace Tailor.Models.Signing;

/// <summary>How signed texts are read and written: strict, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(Keyring))]
[JsonSerializable(typeof(Release))]
internal sealed partial class SigningJson : JsonSerializerContext;
