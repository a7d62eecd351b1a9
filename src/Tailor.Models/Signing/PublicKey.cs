using System.Security.Cryptography;

namespace Tailor.Models.Signing;

/// <summary>A public key of curve P-256 that others sign by.</summary>
/// <param name="Id">First 8 bytes of the SHA-256 of the key's bytes, 16 lower-case hexadecimal digits.</param>
/// <param name="Key">SubjectPublicKeyInfo in base64.</param>
public sealed record PublicKey(string Id, string Key)
{
    /// <summary>Bytes of an id.</summary>
    public const int IdLength = 8;

    private const int LongestKey = 1_024;

    /// <summary>The public half of a key.</summary>
    /// <exception cref="ArgumentException">It is of another curve.</exception>
    public static PublicKey Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsP256(key)) throw new ArgumentException("Expected a key of curve P-256.", nameof(key));
        return Of(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Reads a key from PEM, as <c>tailor keys</c> writes it.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is no public key of curve P-256.</exception>
    public static PublicKey FromPem(string pem, string name)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw new ModelFormatException(name, null, "a public key of curve P-256 in PEM", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>PEM of the key.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", Convert.FromBase64String(Key));

    /// <summary>The key, to verify with; the caller disposes of it.</summary>
    /// <exception cref="FormatException">It is no key of curve P-256.</exception>
    public ECDsa Open()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Key), out _);
            return IsP256(key) ? key : throw new CryptographicException("another curve");
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            key.Dispose();
            throw new FormatException($"The key {Id} is no public key of curve P-256: {error.Message}", error);
        }
    }

    /// <summary>What is wrong with it, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Key.Length > LongestKey)
        {
            yield return $"The key {Id} must have at most {LongestKey} characters, not {Key.Length}.";
            yield break;
        }

        string? problem = null;
        try
        {
            using var key = Open();
            if (!string.Equals(Of(key).Id, Id, StringComparison.Ordinal)) problem = $"The key {Id} must have the id that follows from it, {Of(key).Id}.";
        }
        catch (FormatException error)
        {
            problem = error.Message;
        }

        if (problem is not null) yield return problem;
    }

    private static PublicKey Of(byte[] info) => new(Convert.ToHexStringLower(SHA256.HashData(info).AsSpan(0, IdLength)), Convert.ToBase64String(info));

    private static bool IsP256(ECDsa key) => key.KeySize == 256 && string.Equals(key.ExportParameters(false).Curve.Oid.Value, "1.2.840.10045.3.1.7", StringComparison.Ordinal);
}
