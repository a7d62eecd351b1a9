namespace Tailor.Cloud.Administration;

/// <summary>What an administrator says of a release.</summary>
/// <param name="Percent">Percent of devices that get it, 0 to 100.</param>
/// <param name="Stopped">Whether no more devices get it.</param>
public sealed record RolloutChange(int Percent, bool Stopped = false);
