using Tailor.Models.Releases;

namespace Tailor.Device.Installed;

/// <summary>A piece that a plan needs, or the beginning of one.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="Length">Bytes that are needed, from the first on.</param>
/// <param name="Sha256">Their digest: the name of the block.</param>
internal sealed record NeededPiece(ReleasePiece Piece, long Length, string Sha256)
{
    /// <summary>All of a piece.</summary>
    public static NeededPiece All(ReleasePiece piece) => new(piece, piece.Size, piece.Sha256);
}
