namespace Tailor.Cli.Documents;

/// <summary>Result of tailor import.</summary>
/// <param name="Model">The model folder.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Width">Width of embeddings.</param>
/// <param name="Blocks">Attention blocks.</param>
/// <param name="MaxLength">Items that it reads.</param>
internal sealed record ImportDocument(string Model, int Items, int Width, int Blocks, int MaxLength);
