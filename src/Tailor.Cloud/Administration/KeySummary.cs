using Tailor.Cloud.Keys;

namespace Tailor.Cloud.Administration;

/// <summary>A key that the keyring names; its public half is in the keyring, which anybody may fetch.</summary>
/// <param name="Id">First bytes of the public half's SHA-256, in hexadecimal digits.</param>
/// <param name="Purpose">What it signs.</param>
/// <param name="Held">Whether this node has the private half.</param>
public sealed record KeySummary(string Id, KeyPurpose Purpose, bool Held);
