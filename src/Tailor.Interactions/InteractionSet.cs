namespace Tailor.Interactions;

/// <summary>A data set: sequences, and what is known of their items.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Sequences">Every user's items, oldest first.</param>
/// <param name="Titles">(items) title of each item, null where it has none; null where no titles are known.</param>
/// <param name="Report">How it was read; null for a set that does not come from a file.</param>
public sealed record InteractionSet(string Name, Sequences Sequences, string?[]? Titles, ReadReport? Report)
{
    /// <summary>An item's title, or null.</summary>
    public string? TitleOf(int item) => Titles?[item];
}
