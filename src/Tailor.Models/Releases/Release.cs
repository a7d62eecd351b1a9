using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Tailor.Models.Manifests;
using Tailor.Models.Signing;

namespace Tailor.Models.Releases;

/// <summary>
/// What a published model consists of, for devices: its pieces by digest. The customizer is none of them. Signed by a key of releases; a device takes no release of a
/// sequence number below one that it has seen.
/// </summary>
public sealed record Release
{
    /// <summary>Format of the text.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Most pieces of a model.</summary>
    public const int MostPieces = 10_000;

    /// <summary>Most bytes of a piece.</summary>
    public const long LargestPiece = 1L << 40;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The text's format.</summary>
    public required int Format { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string Version { get; init; }

    /// <summary>Its number among the releases of this name, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was issued, in seconds since 1970 (UTC).</summary>
    public required long Issued { get; init; }

    /// <summary>From when on it does not hold any more, in seconds since 1970 (UTC); 0 for never.</summary>
    public required long Expires { get; init; }

    /// <summary>The pieces.</summary>
    public required ImmutableArray<ReleasePiece> Pieces { get; init; }

    /// <summary>Reads a signed release, once its signature is right.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="keys">Who may sign it.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="SignatureException">None of the keys signed it.</exception>
    public static Release Read(ReadOnlySpan<byte> bytes, IEnumerable<PublicKey> keys, string name) =>
        SignedJson.Read(bytes, DocumentKind.Release, keys, SigningJson.Default.Release, name, release => release.Problems());

    /// <summary>Signs it.</summary>
    /// <param name="key">A key of releases.</param>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public SignedDocument Sign(ECDsa key) => SignedJson.Sign(this, DocumentKind.Release, SigningJson.Default.Release, Problems(), key);

    /// <summary>The only piece of a kind, or null.</summary>
    public ReleasePiece? Find(PieceKind kind) => Pieces.FirstOrDefault(piece => piece.Kind == kind);

    /// <summary>Checks that it holds at a time.</summary>
    /// <exception cref="SignatureException">It does not hold any more, or it is from the future.</exception>
    public void RequireValidAt(DateTimeOffset now) => SignedJson.RequireValidAt("release", Issued, Expires, now);

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Format != CurrentFormat) return [$"format must be {CurrentFormat}, not {Format}; a newer version may read it."];
        if (Pieces.IsDefault || Pieces.Length > MostPieces || Pieces.Any(piece => piece is null)) return [$"pieces must be a list of at most {MostPieces}."];
        return
        [
            .. ManifestRules.NameProblems("model", Model),
            .. ManifestRules.NameProblems("version", Version),
            .. SignedJson.Problems(Sequence, Issued, Expires),
            .. Pieces.SelectMany(Problems),
            .. Pieces.CountBy(piece => piece.Name, StringComparer.Ordinal).Where(names => names.Value > 1).Select(names => $"pieces must have {names.Key} once."),
            .. ((PieceKind[])[PieceKind.Manifest, PieceKind.Backbone, PieceKind.Items]).Where(kind => Find(kind) is null).Select(kind => $"pieces must have one of kind {kind}."),
            .. Pieces.CountBy(piece => piece.Kind).Where(kinds => kinds.Key != PieceKind.Block && kinds.Value > 1).Select(kinds => $"pieces must have one of kind {kinds.Key}, not {kinds.Value}."),
        ];
    }

    private static IEnumerable<string> Problems(ReleasePiece piece)
    {
        foreach (var problem in ManifestRules.NameProblems("a piece's name", piece.Name)) yield return problem;
        if (!Enum.IsDefined(piece.Kind)) yield return $"The kind of {piece.Name} must be one of {string.Join(", ", Enum.GetNames<PieceKind>())}.";
        if (piece.Size is < 1 or > LargestPiece) yield return $"{piece.Name} must have 1 to {LargestPiece} bytes, not {piece.Size}.";
        if (piece.Sha256.Length != 2 * SHA256.HashSizeInBytes || piece.Sha256.AsSpan().ContainsAnyExcept(HexDigits)) yield return $"{piece.Name} must have 64 lower-case hexadecimal digits of SHA-256.";
    }
}
