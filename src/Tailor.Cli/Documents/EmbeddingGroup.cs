namespace Tailor.Cli.Documents;

/// <summary>What a group of items keeps of its embeddings.</summary>
/// <param name="Items">Number of items.</param>
/// <param name="Dimensions">Dimensions with at least one bit.</param>
/// <param name="BitsAnItem">Bits of an item.</param>
internal sealed record EmbeddingGroup(int Items, int Dimensions, int BitsAnItem);
