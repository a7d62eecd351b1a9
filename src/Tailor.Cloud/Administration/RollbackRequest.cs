namespace Tailor.Cloud.Administration;

/// <summary>Back to an older release.</summary>
/// <param name="To">The number of the release whose pieces are published once more.</param>
public sealed record RollbackRequest(long To);
