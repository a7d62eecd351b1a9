using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tailor.Cloud.Devices;

/// <summary>What a device shows with each request: 256 random bits. They cannot be guessed, so a plain hash of them is enough to keep.</summary>
internal static class DeviceToken
{
    /// <summary>Characters of a token.</summary>
    public const int Length = 43;

    private const string Scheme = "Bearer ";

    /// <summary>Draws one.</summary>
    public static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of it.</summary>
    public static byte[] Hash(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return token.Length == Length && Encoding.ASCII.GetBytes(token, bytes) == Length ? SHA256.HashData(bytes) : throw new ArgumentException($"A token has {Length} characters.", nameof(token));
    }

    /// <summary>The token of an <c>Authorization</c> header, or empty where it has none.</summary>
    public static ReadOnlySpan<char> Of(string? header) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length == Scheme.Length + Length ? header.AsSpan(Scheme.Length) : [];
}
