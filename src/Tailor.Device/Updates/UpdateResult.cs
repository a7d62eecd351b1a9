namespace Tailor.Device.Updates;

/// <summary>What an update did.</summary>
/// <param name="ReleaseChanged">Whether another release runs.</param>
/// <param name="PlanChanged">Whether another plan runs.</param>
/// <param name="BytesDown">Bytes of answers.</param>
/// <param name="BytesUp">Bytes of requests.</param>
public sealed record UpdateResult(bool ReleaseChanged, bool PlanChanged, long BytesDown, long BytesUp);
