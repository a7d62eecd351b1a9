using Tailor.Cloud.Rollouts;

namespace Tailor.Cloud.Administration;

/// <summary>A release and how far it goes.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Rollout">How far it goes.</param>
/// <param name="Devices">Devices that were last given it.</param>
public sealed record ReleaseSummary(long Sequence, Rollout Rollout, long Devices);
