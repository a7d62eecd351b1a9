namespace Tailor.Cloud.Rollouts;

/// <summary>How a release fares, over the devices that were given it and reported.</summary>
/// <param name="Devices">Devices that reported.</param>
/// <param name="FailingDevices">Those among them on which it failed to load at least once.</param>
/// <param name="Loads">Times that it was loaded.</param>
/// <param name="FailedLoads">Times that it failed.</param>
/// <param name="Recommendations">Calls.</param>
/// <param name="MedianMicroseconds">Median over devices of the median time of a call: what one device tells moves it by no more than a place.</param>
/// <param name="Shown">Lists that were shown.</param>
/// <param name="Hits">Those from which the user took an item.</param>
/// <param name="HitRate">Mean over devices of hits by lists: a device that tells of a million lists counts as one.</param>
/// <param name="TimedDevices">Devices that told how long a call takes.</param>
/// <param name="ShownDevices">Devices that told of lists.</param>
public sealed record ReleaseCounts(long Devices, long FailingDevices, long Loads, long FailedLoads, long Recommendations, double MedianMicroseconds, long Shown, long Hits, double HitRate, long TimedDevices, long ShownDevices);
