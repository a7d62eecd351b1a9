namespace Tailor.Models.Protocol;

/// <summary>
/// <c>POST /v1/plans</c>: all that a device says of its user. The answer is a signed plan (<c>application/octet-stream</c>), or, where the customizer needs the device to read the
/// profile once more, a <see cref="PlanGuide"/> (status 202); then the device asks again with <see cref="Guided"/>.
/// </summary>
public sealed record PlanRequest
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The sequence number of the release that the device runs.</summary>
    public required long Release { get; init; }

    /// <summary>The interest: float32, the lowest byte first, in base64; empty where the model has no extractor.</summary>
    public required byte[] Interest { get; init; }

    /// <summary>The interest as seen from the guide, or null in the first exchange.</summary>
    public byte[]? Guided { get; init; }

    /// <summary>The greatest sequence number of a plan that the device has seen; the answer's is greater.</summary>
    public ulong Sequence { get; init; }

    /// <summary>What the device can afford now, in place of what it registered with; null for that.</summary>
    public DeviceProfile? Profile { get; init; }
}
