namespace Tailor.Models.Releases;

/// <summary>A block of bytes that devices download, named by what they are.</summary>
/// <param name="Name">What it is: a block's name, or the kind in small letters.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, 64 lower-case hexadecimal digits: the name under which it is stored and asked for.</param>
public sealed record ReleasePiece(string Name, PieceKind Kind, long Size, string Sha256);
