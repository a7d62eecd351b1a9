using Tailor.Models.Protocol;

namespace Tailor.Cloud.Devices;

/// <summary>A device that showed its token.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Profile">What it said of itself when it registered.</param>
internal sealed record KnownDevice(string Id, DeviceProfile Profile);
