namespace Tailor.Device;

/// <summary>An item that is recommended.</summary>
/// <param name="Id">The app's own id.</param>
/// <param name="Title">Its title, or null where none is known.</param>
/// <param name="Score">Its score; greater is better, and only within one list.</param>
public sealed record RecommendedItem(string Id, string? Title, float Score);
