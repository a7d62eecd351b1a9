namespace Tailor.Models.Protocol;

/// <summary>What a device reads its user's profile once more from.</summary>
/// <param name="Guide">Float32, the lowest byte first, in base64.</param>
public sealed record PlanGuide(byte[] Guide);
