using Tailor.Models.Plans;

namespace Tailor.Device.Updates;

/// <summary>A plan that was accepted.</summary>
/// <param name="Bytes">As it came.</param>
/// <param name="Plan">As it was read.</param>
/// <param name="Keyring">By which it was accepted.</param>
internal sealed record AcceptedPlan(byte[] Bytes, Plan Plan, AcceptedKeyring Keyring);
