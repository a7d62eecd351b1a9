namespace Tailor.Cli.Documents;

/// <summary>An item by the user's own id.</summary>
/// <param name="Id">Id in the data.</param>
/// <param name="Title">Title, or null where none is known.</param>
internal sealed record NamedItem(string Id, string? Title);
