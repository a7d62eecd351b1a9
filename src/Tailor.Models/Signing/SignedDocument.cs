using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tailor.Models.Signing;

/// <summary>
/// A JSON document and who signed it: <c>TLRS</c>, format, kind, length of the text (4 bytes, the lowest first), the text, the signer's id (8 bytes), and ECDSA over P-256 with
/// SHA-256 over all bytes before (r, then s). Nothing of the text is parsed before the signature is right.
/// </summary>
public sealed class SignedDocument
{
    /// <summary>Longest document that is read or written.</summary>
    public const int Longest = 4 << 20;

    private const byte Format = 1;
    private const int SignatureLength = 64;
    private const int HeaderLength = 4 + 1 + 1 + sizeof(int);
    private const int FooterLength = PublicKey.IdLength + SignatureLength;
    private readonly byte[] _bytes;

    private SignedDocument(byte[] bytes, DocumentKind kind)
    {
        (_bytes, Kind) = (bytes, kind);
        Signer = Convert.ToHexStringLower(bytes.AsSpan(bytes.Length - FooterLength, PublicKey.IdLength));
    }

    private static ReadOnlySpan<byte> Magic => "TLRS"u8;

    /// <summary>What it is.</summary>
    public DocumentKind Kind { get; }

    /// <summary>The id of the key that it says it was signed by.</summary>
    public string Signer { get; }

    /// <summary>All its bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The text; not to be believed before <see cref="Verify"/>.</summary>
    public ReadOnlyMemory<byte> Text => _bytes.AsMemory(HeaderLength, _bytes.Length - HeaderLength - FooterLength);

    /// <summary>Signs a text.</summary>
    /// <exception cref="ArgumentException">The key is of another curve, or the text is too long.</exception>
    public static SignedDocument Sign(DocumentKind kind, ReadOnlySpan<byte> text, ECDsa key)
    {
        var signer = PublicKey.Of(key);
        if (text.Length > Longest - HeaderLength - FooterLength) throw new ArgumentException($"Expected at most {Longest} bytes with signature, found a text of {text.Length}.", nameof(text));
        var bytes = new byte[HeaderLength + text.Length + FooterLength];
        Magic.CopyTo(bytes);
        bytes[4] = Format;
        bytes[5] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), text.Length);
        text.CopyTo(bytes.AsSpan(HeaderLength));
        Convert.FromHexString(signer.Id).CopyTo(bytes.AsSpan(HeaderLength + text.Length));
        var signed = bytes.AsSpan(0, bytes.Length - SignatureLength);
        if (!key.TrySignData(signed, bytes.AsSpan(signed.Length), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _)) throw new CryptographicException("The signature did not fit its place.");
        return new(bytes, kind);
    }

    /// <summary>Reads a document's bytes; says nothing about who signed it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="kind">What it has to be.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is malformed, or something else.</exception>
    public static SignedDocument Read(ReadOnlySpan<byte> bytes, DocumentKind kind, string name)
    {
        if (bytes.Length is < HeaderLength + FooterLength or > Longest) throw new ModelFormatException(name, null, $"a signed document of {HeaderLength + FooterLength} to {Longest} bytes", $"{bytes.Length}");
        if (!bytes.StartsWith(Magic)) throw new ModelFormatException(name, 0, "TLRS, with which a signed document starts", "something else");
        if (bytes[4] != Format) throw new ModelFormatException(name, 4, $"format {Format}", $"{bytes[4]}; a newer version may read it");
        if (bytes[5] != (byte)kind) throw new ModelFormatException(name, 5, $"a {Name(kind)} ({(int)kind})", $"{bytes[5]}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[6..]);
        return length == bytes.Length - HeaderLength - FooterLength
            ? new(bytes.ToArray(), kind)
            : throw new ModelFormatException(name, 6, $"a text of {bytes.Length - HeaderLength - FooterLength} bytes, as long as it is", $"{length}");
    }

    /// <summary>Checks that one of some keys signed it, and that it was not changed since.</summary>
    /// <param name="keys">The keys that may.</param>
    /// <exception cref="SignatureException">None of them did.</exception>
    public void Verify(IEnumerable<PublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var candidate in keys)
        {
            if (!string.Equals(candidate.Id, Signer, StringComparison.Ordinal)) continue;
            using var key = candidate.Open();
            var signed = _bytes.AsSpan(0, _bytes.Length - SignatureLength);
            if (key.VerifyData(signed, _bytes.AsSpan(signed.Length), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) return;
            throw new SignatureException(Name(Kind), $"what {Signer} signed, unchanged", "a signature that does not fit");
        }

        throw new SignatureException(Name(Kind), $"the signature of a key that may sign a {Name(Kind)}", $"one of {Signer}");
    }

    internal static string Name(DocumentKind kind) => kind == DocumentKind.Keyring ? "keyring" : "release";
}
