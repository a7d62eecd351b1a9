using System.Collections.Immutable;

namespace Tailor.Models.Protocol;

/// <summary><c>POST /v1/telemetry</c>: how a device fares. Sent again with the same id it counts once.</summary>
/// <param name="Id">A number that no other batch has.</param>
/// <param name="Reports">At most <see cref="MostReports"/>.</param>
public sealed record TelemetryBatch(Guid Id, ImmutableArray<TelemetryReport> Reports)
{
    /// <summary>Most reports of a batch.</summary>
    public const int MostReports = 100;
}
