namespace Tailor.Cloud.Administration;

/// <summary>A device, without its token.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Class">Its class of devices.</param>
/// <param name="Registered">When, in seconds since 1970 (UTC).</param>
public sealed record DeviceSummary(string Id, string Class, long Registered);
