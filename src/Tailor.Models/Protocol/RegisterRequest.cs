namespace Tailor.Models.Protocol;

/// <summary><c>POST /v1/devices</c>: a device introduces itself.</summary>
/// <param name="Profile">What it is.</param>
public sealed record RegisterRequest(DeviceProfile Profile);
