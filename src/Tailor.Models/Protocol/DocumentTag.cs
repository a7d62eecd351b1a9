using System.Security.Cryptography;

namespace Tailor.Models.Protocol;

/// <summary>The ETag of a signed document: its SHA-256, so that who has the document can name it without having been told.</summary>
public static class DocumentTag
{
    /// <summary>The tag, in its quotes.</summary>
    public static string Of(ReadOnlySpan<byte> document) => $"\"{Convert.ToHexStringLower(SHA256.HashData(document))}\"";
}
