namespace Tailor.Cli.Fleet;

/// <summary>How a fleet fared.</summary>
/// <param name="Days">Each day, a row a class and one for all.</param>
/// <param name="Latency">What requests took.</param>
/// <param name="Errors">What failed, and how often.</param>
internal sealed record FleetReport(IReadOnlyList<FleetDay> Days, IReadOnlyList<FleetLatency> Latency, IReadOnlyDictionary<string, int> Errors);
