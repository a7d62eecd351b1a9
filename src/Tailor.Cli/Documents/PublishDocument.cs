namespace Tailor.Cli.Documents;

/// <summary>Result of tailor publish.</summary>
/// <param name="Store">Folder of the store.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sequence">The release's number.</param>
/// <param name="Expires">When it expires, or null for never.</param>
/// <param name="Pieces">What devices can download.</param>
/// <param name="NewBytes">Bytes of the pieces that no earlier release had.</param>
internal sealed record PublishDocument(string Store, string Model, string Version, long Sequence, DateTimeOffset? Expires, IReadOnlyList<PublishedPiece> Pieces, long NewBytes);
