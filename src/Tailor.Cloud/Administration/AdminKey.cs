using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tailor.Cloud.Administration;

/// <summary>What administrators show: 256 random bits, of which a node knows the hash.</summary>
public static class AdminKey
{
    /// <summary>Draws one.</summary>
    public static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What a node is given: SHA-256, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether an <c>Authorization</c> header shows the key of a hash; takes the same time for every wrong one.</summary>
    internal static bool Fits(string? header, string hash)
    {
        const string Scheme = "Bearer ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(header[Scheme.Length..])), Encoding.ASCII.GetBytes(hash));
    }
}
