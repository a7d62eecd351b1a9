namespace Tailor.Cloud.Administration;

/// <summary>A model and its releases.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Releases">Newest first.</param>
public sealed record ModelSummary(string Name, IReadOnlyList<ReleaseSummary> Releases);
