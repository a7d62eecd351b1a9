namespace Tailor.Cloud.Rollouts;

/// <summary>How far a release goes.</summary>
/// <param name="Percent">Percent of devices that get it, 0 to 100.</param>
/// <param name="Stopped">Whether no more devices get it; those that have it keep it, since they take no older one.</param>
/// <param name="Reason">Why it was stopped.</param>
public sealed record Rollout(int Percent, bool Stopped, string Reason = "");
