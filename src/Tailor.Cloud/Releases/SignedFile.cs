using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Tailor.Cloud.Releases;

/// <summary>A signed document as it is sent.</summary>
internal static class SignedFile
{
    /// <summary>Its ETag: what it is.</summary>
    public static EntityTagHeaderValue Tag(byte[] bytes) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
}
