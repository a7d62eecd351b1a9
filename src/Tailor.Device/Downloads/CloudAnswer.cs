using System.Net;

namespace Tailor.Device.Downloads;

/// <summary>A small answer, whole.</summary>
/// <param name="Status">Its status: not one that passes, those are exceptions.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Detail">What the cloud says of an error in words, or null.</param>
internal sealed record CloudAnswer(HttpStatusCode Status, byte[] Body, string? Detail);
