namespace Tailor.Cli.Documents;

/// <summary>A recommended item.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Id">Id in the data.</param>
/// <param name="Title">Title, or null where none is known.</param>
/// <param name="Score">The model's score; comparable within one answer only.</param>
internal sealed record RankedItem(int Rank, string Id, string? Title, float Score);
