namespace Tailor.Cloud.Administration;

/// <summary>The keyring that this node serves, and what it signs with itself.</summary>
/// <param name="Sequence">The keyring's number.</param>
/// <param name="Issued">When it was issued, in seconds since 1970 (UTC).</param>
/// <param name="Expires">From when on devices refuse it, in seconds since 1970 (UTC); 0 for never.</param>
/// <param name="Keys">Its keys: those of releases, then those of plans, the newest first.</param>
/// <param name="PlansSignedWith">The id of the key that this node signs plans with; where the keyring does not name it, devices refuse its plans.</param>
public sealed record KeyringSummary(long Sequence, long Issued, long Expires, IReadOnlyList<KeySummary> Keys, string PlansSignedWith);
