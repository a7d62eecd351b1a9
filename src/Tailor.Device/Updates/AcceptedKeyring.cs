using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>A keyring that was accepted.</summary>
/// <param name="Bytes">As it came.</param>
/// <param name="Keyring">As it was read.</param>
internal sealed record AcceptedKeyring(byte[] Bytes, Keyring Keyring);
