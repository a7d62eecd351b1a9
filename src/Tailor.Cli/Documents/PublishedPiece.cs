namespace Tailor.Cli.Documents;

/// <summary>A piece of a published model.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="Sha256">Digest, under which it is stored.</param>
/// <param name="New">Whether no earlier release had it.</param>
internal sealed record PublishedPiece(string Name, string Kind, long Bytes, string Sha256, bool New);
