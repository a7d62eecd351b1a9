namespace Tailor.Cli.Documents;

/// <summary>Result of tailor keys …</summary>
/// <param name="Keyring">File of the signed keyring.</param>
/// <param name="Root">File of the root's public key, which apps ship with.</param>
/// <param name="RootId">Its id.</param>
/// <param name="Sequence">The keyring's number.</param>
/// <param name="Expires">When it expires, or null for never.</param>
/// <param name="ReleaseKeys">Ids of the keys that sign releases, the newest first.</param>
/// <param name="PlanKeys">Ids of the keys that sign plans, the newest first.</param>
internal sealed record KeysDocument(string Keyring, string Root, string RootId, long Sequence, DateTimeOffset? Expires, IReadOnlyList<string> ReleaseKeys, IReadOnlyList<string> PlanKeys);
