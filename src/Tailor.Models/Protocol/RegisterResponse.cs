namespace Tailor.Models.Protocol;

/// <summary>What a device is called from now on.</summary>
/// <param name="Device">Its id: letters, digits, '-'.</param>
/// <param name="Token">What it shows with each request (<c>Authorization: Bearer …</c>). It is told once, and the cloud keeps a hash of it only.</param>
public sealed record RegisterResponse(string Device, string Token);
