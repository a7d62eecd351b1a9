namespace Tailor.Cli.Documents;

/// <summary>What a plan says of the item table.</summary>
/// <param name="Bytes">Bytes of the scalable table's beginning.</param>
/// <param name="Sha256">Their digest.</param>
/// <param name="Groups">What each group of items keeps, the most popular first; null where the model is not given.</param>
internal sealed record EmbeddingDocument(long Bytes, string Sha256, IReadOnlyList<EmbeddingGroup>? Groups);
